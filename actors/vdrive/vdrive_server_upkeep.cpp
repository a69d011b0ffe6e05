// The part of the vdrive that no client asks for: the public root's making,
// backups, statistics.

#include "actors/vdrive/public_root_file.hpp"
#include "actors/vdrive/store_backup.hpp"
#include "actors/vdrive/vdrive_server_state.hpp"
#include "codec/base32.hpp"

#include <caf/send.hpp>

#include <algorithm>
#include <system_error>

namespace tahoe {

// -- the public root ----------------------------------------------------------

caf::result<void> vdrive_server_state::offer(const offer_public_root& msg) {
  if (!config_.offer_public_root)
    return caf::unit;
  auto promise = self_->make_response_promise();
  run_on_disk<directory_write_cap>(
    self_, writer_,
    [store = parts_.store, file = parts_.public_root_cap, where = msg.where,
     random = env_.random] {
      return prepare_public_root(*store, file, where, random);
    },
    [this, promise](caf::expected<directory_write_cap> made) mutable {
      if (!made)
        return promise.deliver(std::move(made.error()));
      public_root_ = std::move(*made);
      promise.deliver(caf::unit);
    });
  return promise;
}

caf::result<public_root> vdrive_server_state::root() const {
  if (!config_.offer_public_root)
    return failure(ec::not_found, "this vdrive offers no public root");
  if (!public_root_)
    return failure(ec::try_later, "this vdrive is still starting");
  return public_root{incarnation_, {public_root_->to_uri()}};
}

// -- backups ------------------------------------------------------------------

caf::result<void> vdrive_server_state::back_up() {
  waiting_for_backup_.push_back(self_->make_response_promise());
  start_backup();
  return waiting_for_backup_.back();
}

void vdrive_server_state::back_up_in_time() {
  backup_scheduled_ = false;
  auto last = last_backup_.value_or(wall_time{});
  if (env_.clock() - last < std::chrono::hours{config_.backup_hours})
    return schedule_backup();
  start_backup();
}

void vdrive_server_state::schedule_backup(std::chrono::minutes least) {
  std::chrono::hours interval{config_.backup_hours};
  if (interval.count() == 0 || backup_scheduled_)
    return;
  using std::chrono::minutes;
  auto wait = minutes{first_backup};
  if (last_backup_)
    wait = std::chrono::duration_cast<minutes>(*last_backup_ + interval
                                               - env_.clock());
  backup_scheduled_ = true;
  self_->delayed_send(self_, std::clamp<minutes>(wait, least, interval),
                      backup_due{});
}

/// One that is being made will do.
void vdrive_server_state::start_backup() {
  if (backup_worker_)
    return;
  backup_worker_ = env_.disk.spawn_worker(self_->system());
  run_on_disk<void>(
    self_, backup_worker_,
    [files = parts_.files] { return back_up_store(files); },
    [this](const caf::expected<void>& done) { finish_backup(done); },
    caf::infinite);
}

void vdrive_server_state::finish_backup(const caf::expected<void>& done) {
  caf::anon_send_exit(backup_worker_, caf::exit_reason::user_shutdown);
  backup_worker_ = nullptr;
  if (done) {
    last_backup_ = env_.clock();
    log_.info("backup-made", parts_.files.backup().string());
  } else {
    log_.error("backup-failed", describe(done.error()));
  }
  for (auto& promise : std::exchange(waiting_for_backup_, {}))
    done ? promise.deliver(caf::unit) : promise.deliver(done.error());
  schedule_backup(done ? std::chrono::minutes{1} : first_backup);
}

// -- status -------------------------------------------------------------------

caf::settings vdrive_server_state::status() const {
  caf::settings result;
  auto put = [&](caf::string_view key, uint64_t value) {
    caf::put(result, key, static_cast<int64_t>(value));
  };
  std::error_code ignored;
  auto size = std::filesystem::file_size(parts_.files.main(), ignored);
  caf::put(result, "file", parts_.files.main().string());
  caf::put(result, "incarnation", base32_encode(incarnation_.view()));
  put("file_bytes", ignored ? 0 : size);
  put("directories", static_cast<uint64_t>(totals_.directories));
  put("entries", static_cast<uint64_t>(totals_.entries));
  put("changes", changes_);
  put("refusals", refusals_);
  put("reads", reads_);
  put("batches", batches_);
  caf::put(result, "mean_batch",
           batches_ == 0
             ? 0.0
             : static_cast<double>(batched_) / static_cast<double>(batches_));
  put("waiting_changes", waiting_.size());
  put("queued_bytes", change_quota_.in_use() + read_quota_.in_use());
  put("last_backup", last_backup_ ? static_cast<uint64_t>(
                       std::chrono::system_clock::to_time_t(*last_backup_))
                                  : 0);
  return result;
}

} // namespace tahoe
