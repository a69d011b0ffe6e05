#include "actors/storage/storage_server_state.hpp"

#include "codec/base32.hpp"

#include <caf/actor_addr.hpp>
#include <caf/actor_cast.hpp>

#include <cstring>
#include <functional>

namespace tahoe {

storage_server_state::storage_server_state(
  observed<storage_service_actor>* self,
  std::shared_ptr<const share_store> store, environment env)
  : metrics(env.metrics), self_(self), store_(std::move(store)),
    committer_(std::make_shared<share_committer>()), env_(std::move(env)),
    log_(env_.log.named("storage")), reporter_(self, store_, env_.disk) {
  if (auto space = store_->writable_space(0))
    writable_space_ = *space;
  metrics.writable_bytes.set(writable_space_);
  metrics.disk.look_at(store_->layout().root);
}

// -- opening buckets ----------------------------------------------------------

caf::result<buckets_allocated>
storage_server_state::allocate(const allocate_buckets& msg) {
  ++requests_;
  auto asker = self_->current_sender();
  if (!asker)
    return failure(ec::refused, "buckets are for those who can be watched");
  auto permit = quota_.take(request_weight, max_queued_bytes);
  if (!permit)
    return failure(ec::try_later, disk_busy);
  auto client = client_of(asker);
  auto promised = buckets_.promised(client);
  auto most = (writable_space_ + promised.to_all) / 2;
  auto reserved
    = buckets_.reserve(client, msg.wanted.size(), msg.share_size, most);
  if (!reserved)
    return std::move(reserved.error());
  if (askers_.emplace(asker.get(), caf::actor_cast<caf::actor_addr>(asker))
        .second)
    self_->monitor(asker);
  measured_promise promise{self_->make_response_promise(), metrics.allocate};
  run_on_disk<opened_buckets>(
    self_, worker(msg.index),
    [store = store_, msg, hidden = buckets_.unfinished(msg.index), promised,
     now = unix_seconds(),
     permit] { return store->allocate(msg, hidden, promised, now); },
    [this, msg, promise, owner = bucket_owner{asker.get()},
     reserved = *reserved](caf::expected<opened_buckets> done) mutable {
      buckets_.release(reserved);
      finish_allocation(msg, owner, reserved.client, std::move(done), promise);
    });
  return promise.pending();
}

void storage_server_state::finish_allocation(const allocate_buckets& msg,
                                             bucket_owner owner,
                                             const bucket_client& client,
                                             caf::expected<opened_buckets> done,
                                             measured_promise promise) {
  auto log = log_.with_id(msg.operation.text);
  auto label = "si=" + base32_encode(msg.index.view());
  if (!done)
    return promise.deliver(told("allocate-failed", label, done.error(), log));
  auto token = random_bytes<bucket_token>(env_.random);
  if (!token)
    return promise.deliver(told("allocate-failed", label, token.error(), log));
  buckets_allocated result;
  result.token = *token;
  result.already_here = done->already_here;
  for (auto& [number, share] : done->incoming)
    result.allocated.insert(number);
  open_buckets(*token, msg.index, owner, client, *done, false, log);
  schedule_check();
  if (askers_.count(owner) == 0) {
    for (auto& id : buckets_.unfinished_of(*token))
      drop(id, failure(ec::cancelled, "the uploader is gone"));
    return;
  }
  if (done->out_of_space && result.allocated.empty()
      && result.already_here.empty())
    return promise.deliver(
      failure(ec::no_space, "no room on this server for "
                            "a share of "
                              + std::to_string(msg.share_size) + " bytes"));
  log.debug("buckets-allocated", label
                                   + " sharenums=" + to_string(result.allocated)
                                   + " here=" + to_string(result.already_here));
  promise.deliver(result);
}

void storage_server_state::open_buckets(const bucket_token& token,
                                        const storage_index& index,
                                        bucket_owner owner,
                                        const bucket_client& client,
                                        opened_buckets& done, bool closing,
                                        const logger& log) {
  for (auto& [number, share] : done.incoming) {
    open_bucket bucket;
    bucket.index = index;
    bucket.number = number;
    bucket.owner = owner;
    bucket.client = client;
    bucket.share = std::move(share);
    bucket.closing = closing;
    bucket.log = log;
    bucket.last_use = self_->clock().now();
    buckets_.open({token, number}, std::move(bucket));
  }
  show_buckets();
}

// -- writing and closing ------------------------------------------------------

caf::result<void> storage_server_state::write(const write_share& msg) {
  ++requests_;
  bucket_id id{msg.token, msg.number};
  auto found = buckets_.find(id, current_asker());
  if (!found)
    return std::move(found.error());
  auto& bucket = **found;
  if (bucket.closing)
    return failure(ec::refused, "the bucket is being closed");
  if (msg.offset != bucket.accepted)
    return failure(ec::refused, "a share is written in order: expected offset "
                                  + std::to_string(bucket.accepted) + ", not "
                                  + std::to_string(msg.offset));
  auto size = msg.data.size();
  // It would keep the bucket open and store nothing.
  if (size == 0)
    return failure(ec::refused, "an empty write");
  if (size > bucket.share->share_size() - bucket.accepted)
    return failure(ec::refused, "the bucket was allocated for "
                                  + std::to_string(bucket.share->share_size())
                                  + " bytes, no more");
  auto permit = quota_.take(request_weight + size, max_queued_writes);
  if (!permit)
    return failure(ec::try_later, disk_busy);
  bucket.accepted += size;
  ++bucket.writes_in_flight;
  bucket.last_use = self_->clock().now();
  measured_promise promise{self_->make_response_promise(), metrics.write};
  run_on_disk<void>(
    self_, worker(bucket.index),
    [share = bucket.share, data = msg.data, permit] {
      return share->append(data.view());
    },
    [this, id, size, promise](caf::expected<void> done) {
      finish_write(id, size, std::move(done), promise);
    });
  return promise.pending();
}

void storage_server_state::finish_write(const bucket_id& id, size_t size,
                                        caf::expected<void> done,
                                        measured_promise promise) {
  auto bucket = buckets_.find(id);
  if (bucket == nullptr)
    return promise.deliver(
      failure(ec::cancelled, "the bucket was thrown away meanwhile"));
  if (!done) {
    auto err = told("write-failed", share_label(bucket->index, bucket->number),
                    done.error(), bucket->log);
    drop(id, err);
    return promise.deliver(std::move(err));
  }
  bytes_written_ += size;
  metrics.bytes_written.add(size);
  reporter_.written(size);
  buckets_.fulfil(*bucket, size);
  show_buckets();
  --bucket->writes_in_flight;
  promise.deliver(caf::unit);
  if (bucket->closing && bucket->writes_in_flight == 0) {
    to_commit_.push_back(id);
    commit_more();
  }
}

caf::result<void> storage_server_state::close(const close_share& msg) {
  ++requests_;
  bucket_id id{msg.token, msg.number};
  auto found = buckets_.find(id, current_asker());
  if (!found)
    return std::move(found.error());
  auto& bucket = **found;
  if (bucket.closing)
    return failure(ec::refused, "the bucket is being closed");
  if (auto missing = bucket.share->share_size() - bucket.accepted;
      missing > 0) {
    auto err = failure(ec::refused, "closed " + std::to_string(missing)
                                      + " bytes before its end: the share is "
                                        "thrown away");
    drop(id, err);
    return err;
  }
  bucket.closing = true;
  measured_promise promise{self_->make_response_promise(), metrics.close};
  closers_.emplace(id, [promise](const caf::error& reason) mutable {
    reason ? promise.deliver(reason) : promise.deliver(caf::unit);
  });
  if (bucket.writes_in_flight == 0) {
    to_commit_.push_back(id);
    commit_more();
  }
  return promise.pending();
}

void storage_server_state::commit_more() {
  if (committing_ || to_commit_.empty())
    return;
  std::vector<bucket_id> ids;
  std::vector<std::shared_ptr<incoming_share>> batch;
  while (!to_commit_.empty() && ids.size() < max_batch) {
    ids.push_back(to_commit_.front());
    batch.push_back(buckets_.find(ids.back())->share);
    to_commit_.pop_front();
  }
  committing_ = true;
  using results = std::vector<caf::expected<void>>;
  auto key = std::hash<std::string>{}(store_->layout().root.string());
  run_on_disk<results>(
    self_, env_.disk.worker(key),
    [committer = committer_, batch, disk = metrics.disk,
     root = store_->layout().root]() -> caf::expected<results> {
      auto result = committer->commit(batch);
      disk.look_at(root);
      return result;
    },
    [this, ids](caf::expected<results> done) {
      finish_commit(ids, std::move(done));
    },
    // Until it is known what became of them, these shares are neither here nor
    // free, however long the disk takes.
    caf::infinite);
}

void storage_server_state::finish_commit(
  const std::vector<bucket_id>& ids,
  caf::expected<std::vector<caf::expected<void>>> done) {
  committing_ = false;
  for (size_t i = 0; i < ids.size(); ++i) {
    auto bucket = buckets_.find(ids[i]);
    auto label = share_label(bucket->index, bucket->number);
    auto log = bucket->log;
    auto index = bucket->index;
    buckets_.erase(ids[i]);
    auto tell = std::move(closers_.extract(ids[i]).mapped());
    auto result
      = done ? std::move((*done)[i]) : caf::expected<void>{done.error()};
    if (!result) {
      tell(told("close-failed", label, result.error(), log));
      continue;
    }
    ++shares_received_;
    metrics.shares_stored.add();
    reporter_.stored(index);
    log.debug("share-closed", label);
    tell(caf::none);
  }
  show_buckets();
  commit_more();
}

// -- small things -------------------------------------------------------------

uint32_t storage_server_state::unix_seconds() const {
  return static_cast<uint32_t>(
    std::chrono::system_clock::to_time_t(env_.clock()));
}

bucket_owner storage_server_state::current_asker() const {
  return self_->current_sender().get();
}

bucket_client
storage_server_state::client_of(const caf::strong_actor_ptr& asker) const {
  if (env_.peers)
    if (auto peer = env_.peers->peer_of(asker))
      return *peer;
  return asker.get();
}

const disk_actor&
storage_server_state::worker(const storage_index& index) const {
  size_t key = 0;
  memcpy(&key, index.bytes.data(), sizeof(key));
  return env_.disk.worker(key);
}

} // namespace tahoe
