#pragma once

#include "actors/observed.hpp"
#include "actors/upload/share_assembly.hpp"
#include "actors/upload/spool.hpp"
#include "actors/upload/uploader.hpp"

#include <caf/response_promise.hpp>

#include <deque>
#include <memory>
#include <optional>

namespace tahoe {

/// What a session is to do.
struct upload_order {
  uint64_t number = 0; ///< its name towards the uploader
  bool convergent = true;
};

/// One upload: takes the bytes into a spool, derives the key, then encodes
/// segment by segment while the uploader sends what is done.
class upload_session_state {
public:
  static constexpr const char* name = "upload";

  upload_session_state(observed<upload_session_service_actor>* self,
                       share_sender_actor sender, const upload_order& order,
                       const uploader_config& config, const environment& env);

  caf::response_promise put(const put_data& piece);
  caf::response_promise finish();
  void cancel();
  void check_feeding();
  caf::settings status() const;

private:
  void spooled(uint64_t size);
  void release_feeders();

  // The stages after the last byte, in order.
  void choose_key();
  void answer_lit_cap();
  void hash_again(const segmentation& file, convergence_hasher hasher,
                  uint64_t offset);
  void place(const segmentation& file, const encryption_key& key);
  void read_segments();
  void encode(uint64_t number, const blob& plaintext);
  void segment_pushed();

  // Each calls `then` with the result, or fails the upload.
  template <class T, class Work, class Then>
  void on_disk(Work work, Then then);
  template <class Then>
  void read_spool(uint64_t offset, const blob& buffer, size_t size, Then then);
  template <class Request, class Then>
  void ask_sender(Request request, Then then);

  void succeed(std::string cap);

  /// Ends the upload; the session ends when somebody was told why, or when a
  /// minute or two later nobody has asked.
  void fail(caf::error reason);
  void tell_failure(caf::response_promise& asker);

  observed<upload_session_service_actor>* self_;
  share_sender_actor sender_;
  upload_order order_;
  encoding_config encoding_;
  convergence_secret convergence_;
  random_source random_;
  disk_actor disk_;
  logger log_;

  std::string stage_ = "receiving";
  std::shared_ptr<spool> spool_; ///< used by the disk thread alone
  convergence_hasher hasher_;    ///< as for a file of several segments
  uint64_t size_ = 0;
  uint64_t unwritten_ = 0; ///< bytes on their way into the spool
  std::deque<caf::response_promise> feeders_;
  unsigned idle_minutes_ = 0;
  bool complete_ = false;
  caf::response_promise finished_;
  caf::error failure_; ///< why the upload failed, once it has

  std::optional<encryption_key> key_;
  std::optional<segment_encoder> encoder_;
  std::optional<share_assembly> assembly_;
  digest uri_extension_hash_;
  uint64_t next_segment_ = 0; ///< to be read
  uint64_t pushed_ = 0;       ///< segments that have left
};

/// Spawns a session as a child of the uploader.
upload_session_service_actor
make_upload_session(observed<uploader_service_actor>& uploader,
                    const upload_order& order, const uploader_config& config,
                    const environment& env);

} // namespace tahoe
