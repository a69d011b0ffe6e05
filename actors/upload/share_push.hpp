#pragma once

#include "actors/upload/upload_server.hpp"
#include "actors/upload/write_queue.hpp"

#include <caf/response_promise.hpp>

#include <memory>
#include <set>

namespace tahoe {

/// Sends the shares of one file to the servers that opened buckets for them,
/// each at its own pace. A server that fails is dropped while the others are
/// enough; else the upload fails and every bucket is thrown away. Lives in the
/// uploader.
class share_push : public std::enable_shared_from_this<share_push> {
public:
  share_push(uploader_service_actor::pointer self, upload_servers servers);

  /// Answers `done` when all servers have taken the pieces or were dropped.
  void push(const std::vector<share_piece>& pieces, caf::response_promise done);

  /// Answers `done` when enough shares are durable to keep the promise of
  /// happiness and no more answers are to come.
  /// @pre every push was answered
  void close(caf::response_promise done);

  /// Throws away what is not closed.
  void abort();

  const upload_servers& servers() const { return all_; }

private:
  /// Whoever waits for pieces, and how many parts each server has yet to take.
  struct batch {
    std::map<size_t, size_t> parts;
    caf::response_promise done;
  };

  void send_more(size_t server);
  void written(size_t server, const outgoing_write& write, instant sent);
  void close_one(size_t server, uint8_t number);
  void closed(size_t server, uint8_t number, instant sent);
  void lost(size_t server, const caf::error& reason);
  void fail(caf::error reason);
  void settle_batches();
  void settle_close();

  uploader_service_actor::pointer self_;
  upload_servers all_;
  std::vector<write_queue> queues_; ///< by server
  std::map<uint64_t, batch> batches_;
  uint64_t next_batch_ = 0;
  std::set<std::pair<size_t, uint8_t>> closing_; ///< server and share
  caf::response_promise closed_;
  caf::error failure_; ///< why the upload failed, once it has
};

} // namespace tahoe
