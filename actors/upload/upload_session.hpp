#pragma once

#include "actors/observed.hpp"
#include "actors/upload/segment_filler.hpp"
#include "actors/upload/segment_pipeline.hpp"
#include "actors/upload/spool.hpp"
#include "actors/upload/uploader.hpp"

#include <caf/response_promise.hpp>

#include <deque>
#include <functional>
#include <memory>
#include <optional>

namespace tahoe {

/// What a session is to do.
struct upload_order {
  uint64_t number = 0; ///< its name towards the uploader
  start_upload what;   ///< `operation` is the id of its record
};

/// One upload. Usually it takes all bytes into a spool, derives the key, then
/// encodes segment by segment while the uploader sends what is done. With a
/// random key and a size that is known beforehand nothing has to be kept: the
/// bytes go straight into segments.
class upload_session_state {
public:
  static constexpr const char* name = "upload";
  static constexpr const char* first_stage = "receiving";

  upload_session_state(observed<upload_session_service_actor>* self,
                       share_sender_actor sender,
                       std::vector<segment_worker_actor> workers,
                       const upload_order& order, const uploader_config& config,
                       const environment& env);

  upload_session_state(const upload_session_state&) = delete;
  upload_session_state& operator=(const upload_session_state&) = delete;
  ~upload_session_state();

  caf::response_promise put(const put_data& piece);
  caf::response_promise finish();
  void cancel();
  void stop();
  void check_feeding();
  caf::settings status() const;

private:
  static constexpr uint64_t max_lit_size = 55;

  /// A piece that came, and whoever waits until there is room for more.
  struct fed_piece {
    blob data;
    caf::response_promise more;
  };

  bool streams() const;
  caf::error check_size(uint64_t size) const;

  void add_to_spool(const blob& data, const caf::response_promise& more);
  void spooled(uint64_t size);
  void release_feeders();
  void add_to_segments(const blob& data, const caf::response_promise& more);
  void fill_segments();

  // The stages after the last byte (the first, if they stream), in order.
  void choose_key();
  void answer_lit_cap();
  void hash_again(const segmentation& file, convergence_hasher hasher,
                  uint64_t offset);
  void place_with_random_key();
  void place(const segmentation& file, const encryption_key& key);
  void begin_encoding();
  void feed_pipeline();
  void read_segments();
  void close_when_done();

  caf::expected<segmentation> shape_of(uint64_t size) const;

  // Each calls `then` with the result, or fails the upload.
  template <class T, class Work, class Then>
  void on_disk(Work work, Then then);
  void read_spool(uint64_t offset, const blob& buffer, size_t size,
                  std::function<void(const blob&)> then);
  template <class Request, class Then>
  void ask_sender(Request request, Then then);

  void sender_failed(caf::error reason);

  /// Begins a stage.
  void enter(const char* stage);

  /// Tells the uploader how far the upload is, if that is due.
  void report();
  operation_report describe_progress() const;

  void succeed(std::string cap);

  /// Ends the upload; the session ends when somebody was told why, or when a
  /// minute or two later nobody has asked.
  void fail(caf::error reason);
  void tell_failure(caf::response_promise& asker);

  observed<upload_session_service_actor>* self_;
  share_sender_actor sender_;
  std::vector<segment_worker_actor> workers_;
  upload_order order_;
  encoding_config encoding_;
  convergence_secret convergence_;
  random_source random_;
  disk_actor disk_;
  logger log_;

  std::string stage_ = first_stage;
  report_pace pace_;
  uint64_t size_ = 0; ///< of what came so far
  bool complete_ = false;
  unsigned idle_minutes_ = 0;
  caf::response_promise finished_;
  caf::error failure_; ///< why the upload failed, once it has

  // With a spool.
  std::shared_ptr<spool> spool_; ///< used by the disk thread alone
  convergence_hasher hasher_;    ///< as for a file of several segments
  uint64_t unwritten_ = 0;       ///< bytes on their way into the spool
  std::deque<caf::response_promise> feeders_;

  // Without.
  std::deque<fed_piece> pieces_; ///< wait for room
  std::optional<segment_filler> filler_;

  std::optional<encryption_key> key_;
  std::unique_ptr<segment_pipeline> pipeline_;
  bool placed_ = false;
};

/// Spawns a session as a child of the uploader.
upload_session_service_actor
make_upload_session(observed<uploader_service_actor>& uploader,
                    std::vector<segment_worker_actor> workers,
                    const upload_order& order, const uploader_config& config,
                    const environment& env);

} // namespace tahoe
