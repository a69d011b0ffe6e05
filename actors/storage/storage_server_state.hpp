#pragma once

#include "actors/environment.hpp"
#include "actors/observed.hpp"
#include "actors/storage/bucket_table.hpp"
#include "actors/storage/disk_quota.hpp"
#include "actors/storage/share_committer.hpp"
#include "actors/storage/share_store.hpp"
#include "actors/storage/storage_metrics.hpp"
#include "actors/storage/storage_reporter.hpp"

#include <caf/response_promise.hpp>
#include <caf/result.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <deque>
#include <map>
#include <memory>

namespace tahoe {

/// What a storage server knows between two messages: open buckets, who waits
/// for what, and how much the disk still has to do. The disk work itself is
/// share_store's and share_committer's.
///
/// Work on one bucket runs in order, on the disk thread of its storage index.
/// While one batch of closed shares is made durable, the next one gathers.
struct storage_server_state {
  static constexpr const char* name = "storage-server";

  /// Requests beyond this are answered with `try_later`, but not writes: a
  /// refused one would break the share. Those in order wait up to a bound that
  /// takes 64 peers with all that their tubs let them have unanswered.
  static constexpr size_t max_queued_bytes = size_t{64} << 20;
  static constexpr size_t max_queued_writes = size_t{1} << 30;
  static constexpr const char* disk_busy = "this server's disk is behind";
  /// What a request weighs besides its bytes.
  static constexpr size_t request_weight = 4096;
  /// How often it looks for buckets that nobody writes to.
  static constexpr auto check_interval = std::chrono::seconds(30);
  static constexpr size_t max_batch = 64;

  storage_server_state(observed<storage_service_actor>* self,
                       std::shared_ptr<const share_store> store,
                       environment env);

  caf::result<shares_found> find(const find_shares& msg);
  caf::result<buckets_allocated> allocate(const allocate_buckets& msg);
  caf::result<void> write(const write_share& msg);
  caf::result<void> close(const close_share& msg);
  caf::result<void> abort(const abort_buckets& msg);
  caf::result<shares_stored> store(const store_shares& msg);
  caf::result<blob> read(const read_share& msg);
  caf::result<void> advise(const advise_corrupt_share& msg);
  caf::result<storage_report> report();

  void count_more_shares() { reporter_.count_more(); }

  /// Throws away the buckets that nobody writes to.
  void check_open_buckets();

  /// 2007's canary: the buckets of a vanished uploader go at once.
  void asker_gone(const caf::actor_addr& asker);

  caf::settings status() const;

  const storage_metrics metrics;

private:
  /// Told what became of a share that was closed; none: it is durable.
  using closer = std::function<void(const caf::error&)>;

  void finish_allocation(const allocate_buckets& msg, bucket_owner owner,
                         const bucket_client& client,
                         caf::expected<opened_buckets> done,
                         measured_promise promise);
  void open_buckets(const bucket_token& token, const storage_index& index,
                    bucket_owner owner, const bucket_client& client,
                    opened_buckets& done, bool closing, const logger& log);
  void
  finish_storing(const store_shares& msg, bucket_owner owner,
                 const bucket_client& client,
                 caf::expected<opened_buckets> done, measured_promise promise);
  void finish_write(const bucket_id& id, size_t size, caf::expected<void> done,
                    measured_promise promise);
  void commit_more();
  void finish_commit(const std::vector<bucket_id>& ids,
                     caf::expected<std::vector<caf::expected<void>>> done);

  /// Aborts a bucket.
  void drop(const bucket_id& id, const caf::error& why);
  void show_buckets() const;
  void schedule_check();

  uint32_t unix_seconds() const;
  bucket_owner current_asker() const;
  bucket_client client_of(const caf::strong_actor_ptr& asker) const;
  const disk_actor& worker(const storage_index& index) const;

  /// What the asker is told of an error: no paths. The log has all of it.
  caf::error told(const char* event, const std::string& label,
                  const caf::error& err, const logger& log) const;

  observed<storage_service_actor>* self_;
  std::shared_ptr<const share_store> store_;
  std::shared_ptr<share_committer> committer_;
  environment env_;
  logger log_;

  bucket_table buckets_;
  disk_quota quota_;
  storage_reporter reporter_;
  std::map<bucket_owner, caf::actor_addr> askers_; ///< all monitored
  std::map<bucket_id, closer> closers_;
  std::deque<bucket_id> to_commit_;
  bool committing_ = false;
  bool check_scheduled_ = false;

  uint64_t writable_space_ = 0; ///< when it was last looked up
  uint64_t requests_ = 0;
  uint64_t bytes_written_ = 0;
  uint64_t bytes_read_ = 0;
  uint64_t shares_received_ = 0;
};

} // namespace tahoe
