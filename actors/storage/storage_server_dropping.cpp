// Buckets that come to nothing: aborted, left by their uploader, or forgotten.

#include "actors/storage/storage_server_state.hpp"

namespace tahoe {

caf::result<void> storage_server_state::abort(const abort_buckets& msg) {
  ++requests_;
  auto ids = buckets_.unfinished_of(msg.token);
  if (ids.empty())
    return failure(ec::not_found, "no open bucket has this token");
  if (auto mine = buckets_.find(ids.front(), current_asker()); !mine)
    return std::move(mine.error());
  for (auto& id : ids)
    drop(id, failure(ec::cancelled, "the bucket was aborted"));
  return caf::unit;
}

void storage_server_state::asker_gone(const caf::actor_addr& asker) {
  auto ids = buckets_.unfinished_of(asker.get());
  for (auto& id : ids)
    drop(id, failure(ec::cancelled, "the uploader is gone"));
  if (!ids.empty())
    log_.info("uploader-gone",
              std::to_string(ids.size()) + " open buckets thrown away");
  askers_.erase(asker.get());
}

void storage_server_state::schedule_check() {
  if (check_scheduled_ || buckets_.size() == 0)
    return;
  check_scheduled_ = true;
  self_->delayed_send(self_, check_interval, check_buckets{});
}

void storage_server_state::check_open_buckets() {
  check_scheduled_ = false;
  for (auto& id : buckets_.idle(self_->clock().now())) {
    auto bucket = buckets_.find(id);
    bucket->log.info("bucket-idle", share_label(bucket->index, bucket->number));
    drop(id, failure(ec::cancelled, "nothing was written for long"));
  }
  schedule_check();
}

void storage_server_state::drop(const bucket_id& id, const caf::error& why) {
  auto bucket = buckets_.find(id);
  run_on_disk<void>(
    self_, worker(bucket->index),
    [share = bucket->share]() -> caf::expected<void> {
      share->discard();
      return {};
    },
    [](const caf::expected<void>&) {});
  buckets_.erase(id);
  show_buckets();
  if (auto closer = closers_.extract(id))
    closer.mapped()(why);
}

} // namespace tahoe
