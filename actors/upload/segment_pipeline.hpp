#pragma once

#include "actors/observed.hpp"
#include "actors/upload/segment_worker.hpp"
#include "actors/upload/share_assembly.hpp"
#include "actors/upload/upload_messages.hpp"

#include <functional>
#include <map>
#include <optional>

namespace tahoe {

/// The segments of one upload on their way from plaintext to servers: encoded
/// side by side, put in order, handed to the uploader. Lives in the session.
class segment_pipeline {
public:
  /// What the session is told.
  struct listener {
    std::function<void()> placing; ///< small shares look for their servers
    std::function<void()> pushed;  ///< a segment has left: there is room
    std::function<void(caf::error)> failed;
  };

  /// Holds `capacity` segments at most. Fails with malformed if the file
  /// cannot be encoded.
  static caf::expected<std::unique_ptr<segment_pipeline>>
  make(observed<upload_session_service_actor>* self, share_sender_actor sender,
       std::vector<segment_worker_actor> workers, uint64_t upload,
       const encryption_key& key, const segmentation& file, size_t capacity,
       listener who);

  const storage_index& index() const { return index_; }
  const segmentation& file() const { return encoder_->file(); }
  uint64_t share_size() const { return assembly_.share_size(); }

  /// True for shares that are stored whole: they need no buckets, and are
  /// durable when they are pushed.
  bool is_small() const {
    return file().segment_count() == 1 && share_size() <= max_whole_share;
  }

  /// May one more segment begin?
  bool has_room() const {
    return begun_ < file().segment_count() && begun_ - pushed_ < capacity_;
  }

  /// The number of the segment that begins now.
  /// @pre has_room()
  uint64_t begin() { return begun_++; }

  /// Where its plaintext goes.
  blob buffer_for(uint64_t number) const {
    return encoder_->buffer_for(number);
  }

  /// Takes the plaintext of a segment that has begun, in its buffer.
  void add(uint64_t number, blob plaintext);

  uint64_t encoded() const { return encoded_; }
  uint64_t pushed() const { return pushed_; }
  bool is_done() const { return pushed_ == file().segment_count(); }

  /// Known once the last segment is encoded.
  const digest& uri_extension_hash() const { return uri_extension_hash_; }

private:
  segment_pipeline(observed<upload_session_service_actor>* self,
                   share_sender_actor sender,
                   std::vector<segment_worker_actor> workers, uint64_t upload,
                   const storage_index& index, segment_encoder encoder,
                   share_assembly assembly, size_t capacity, listener who);

  void push_ready();
  std::vector<share_piece> pieces_of(const encoded_segment& segment);
  template <class Request>
  void ask_sender(Request request);

  observed<upload_session_service_actor>* self_;
  share_sender_actor sender_;
  std::vector<segment_worker_actor> workers_;
  uint64_t upload_;
  storage_index index_;
  std::shared_ptr<const segment_encoder> encoder_;
  share_assembly assembly_;
  size_t capacity_;
  listener listener_;
  std::map<uint64_t, encoded_segment> ready_; ///< wait for earlier ones
  digest uri_extension_hash_;

  // How many segments have come so far.
  uint64_t begun_ = 0;
  uint64_t encoded_ = 0; ///< in order
  uint64_t pushed_ = 0;
};

} // namespace tahoe
