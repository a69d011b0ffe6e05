#include "actors/storage/corruption_advisory.hpp"
#include "actors/storage/storage_server_state.hpp"
#include "codec/base32.hpp"

#include <caf/string_view.hpp>

#include <algorithm>
#include <ctime>

// The part of a storage server that changes no share: finding and reading
// them, notes on damaged ones, and the status.

namespace tahoe {

namespace {

/// No sane placement puts more shares of a file on one server.
constexpr size_t usual_shares_found = 32;
constexpr size_t max_read_head = 4096;

/// UTC, as `2026-11-22T070903Z`.
std::string file_time(wall_time time) {
  auto seconds = std::chrono::system_clock::to_time_t(time);
  std::tm utc{};
  gmtime_r(&seconds, &utc);
  char text[32];
  auto size = std::strftime(text, sizeof(text), "%Y-%m-%dT%H%M%SZ", &utc);
  return {text, size};
}

} // namespace

caf::result<shares_found> storage_server_state::find(const find_shares& msg) {
  ++requests_;
  auto heads = std::min(size_t{msg.head_size}, max_read_head);
  auto permit = quota_.take(request_weight + heads * usual_shares_found,
                            max_queued_bytes);
  if (!permit)
    return failure(ec::try_later, disk_busy);
  measured_promise promise{self_->make_response_promise(), metrics.find};
  run_on_disk<shares_found>(
    self_, worker(msg.index),
    [store = store_, msg, hidden = buckets_.unfinished(msg.index),
     promised = buckets_.promised(),
     permit] { return store->find(msg, hidden, promised); },
    [this, promise, permit, index = msg.index,
     log = log_.with_id(msg.operation.text)](
      caf::expected<shares_found> done) mutable {
      auto label = "si=" + base32_encode(index.view());
      if (!done)
        return promise.deliver(told("find-failed", label, done.error(), log));
      log.debug("shares-found",
                label + " count=" + std::to_string(done->shares.items.size()));
      writable_space_ = done->writable_space;
      metrics.writable_bytes.set(writable_space_);
      for (auto& share : done->shares.items) {
        bytes_read_ += share.head.size();
        metrics.bytes_read.add(share.head.size());
      }
      promise.deliver(std::move(*done));
    });
  return promise.pending();
}

caf::result<blob> storage_server_state::read(const read_share& msg) {
  ++requests_;
  auto permit = quota_.take(
    request_weight + std::min<size_t>(msg.length, blob::max_wire_size),
    max_queued_bytes);
  if (!permit)
    return failure(ec::try_later, disk_busy);
  measured_promise promise{self_->make_response_promise(), metrics.read};
  run_on_disk<blob>(
    self_, worker(msg.index),
    [store = store_, msg, permit] { return store->read(msg); },
    [this, promise, permit, label = share_label(msg.index, msg.number)](
      caf::expected<blob> done) mutable {
      if (!done)
        return promise.deliver(told("read-failed", label, done.error(), log_));
      bytes_read_ += done->size();
      metrics.bytes_read.add(done->size());
      reporter_.read(done->size());
      promise.deliver(std::move(*done));
    });
  return promise.pending();
}

caf::result<void>
storage_server_state::advise(const advise_corrupt_share& msg) {
  ++requests_;
  auto permit = quota_.take(request_weight, max_queued_bytes);
  if (!permit)
    return failure(ec::try_later, disk_busy);
  measured_promise promise{self_->make_response_promise(), metrics.advise};
  run_on_disk<void>(
    self_, worker(msg.index),
    [store = store_, msg, time = file_time(env_.clock()), permit] {
      return store->advise(msg, time);
    },
    [this, promise, msg](caf::expected<void> done) mutable {
      auto label = share_label(msg.index, msg.number);
      if (!done)
        return promise.deliver(
          told("advisory-failed", label, done.error(), log_));
      metrics.corruption_reports.add();
      log_.warning("share-reported-damaged",
                   label + " " + printable(msg.reason.text));
      promise.deliver(caf::unit);
    });
  return promise.pending();
}

caf::result<storage_report> storage_server_state::report() {
  return reporter_.ask(buckets_.size(), buckets_.promised());
}

caf::error
storage_server_state::told(const char* event, const std::string& label,
                           const caf::error& err, const logger& log) const {
  auto code = code_of(err);
  if (code != ec::io_failure && code != ec::no_space && code != ec::try_later)
    return err;
  log.error(event, label + " " + describe(err));
  if (code == ec::no_space)
    return failure(code, "the disk of this server is full");
  if (code == ec::try_later)
    return failure(code, "this server has too many files open");
  return failure(ec::io_failure, "the disk of this server failed");
}

void storage_server_state::show_buckets() const {
  metrics.open_buckets.set(buckets_.size());
  metrics.promised_bytes.set(buckets_.promised());
}

caf::settings storage_server_state::status() const {
  caf::settings result;
  auto put = [&](caf::string_view key, uint64_t value) {
    caf::put(result, key, static_cast<int64_t>(value));
  };
  caf::put(result, "directory", store_->layout().root.string());
  put("writable_space", writable_space_);
  put("open_buckets", buckets_.size());
  put("promised_bytes", buckets_.promised());
  put("queued_bytes", quota_.in_use());
  put("requests", requests_);
  put("bytes_written", bytes_written_);
  put("bytes_read", bytes_read_);
  put("shares_received", shares_received_);
  return result;
}

} // namespace tahoe
