#pragma once

#include "actors/environment.hpp"
#include "actors/metrics/request_meter.hpp"
#include "actors/observed.hpp"
#include "actors/vdrive/directory_reader.hpp"
#include "actors/vdrive/directory_store.hpp"
#include "actors/vdrive/peer_quota.hpp"
#include "config/node_config.hpp"
#include "crypto/directory_cap.hpp"

#include <caf/response_promise.hpp>
#include <caf/result.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <deque>
#include <memory>
#include <optional>

namespace tahoe {

/// Time has passed: the store may want a backup.
struct backup_due {};

/// The vdrive as it sees itself.
using vdrive_inner_actor = vdrive_service_actor::extend_with<
  caf::typed_actor<caf::reacts_to<backup_due>>>;

/// What a vdrive is made of.
struct vdrive_parts {
  store_files files;
  std::filesystem::path public_root_cap;
  std::shared_ptr<directory_store> store;
  std::shared_ptr<directory_reader> reader;
};

/// What the vdrive counts.
struct vdrive_metrics {
  explicit vdrive_metrics(const metric_registry& metrics);

  request_meter create;
  request_meter change;
  request_meter read;
  request_meter list;
  request_meter root;
  counter conflicts;
  counter batches;
  gauge directories;
  gauge entries;
};

/// What the vdrive knows between two messages: who waits for what. SQLite runs
/// on two threads of its own, one that writes and one that reads; a backup gets
/// a third for as long as it takes.
///
/// While one batch of changes is made durable, the next one gathers.
class vdrive_server_state {
public:
  static constexpr const char* name = "vdrive-server";

  /// Changes that wait or are being made, beyond which more of them get
  /// `try_later`; and reads, each counted as the largest answer it may get.
  static constexpr size_t max_waiting_changes = size_t{64} << 20;
  static constexpr size_t max_waiting_reads = size_t{64} << 20;
  static constexpr size_t change_weight = 4096;
  static constexpr size_t entry_weight = 16384;

  /// What one transaction takes.
  static constexpr size_t max_batch = 512;
  static constexpr size_t max_batch_size = size_t{4} << 20;

  /// A store that has no backup gets the first one after this; and after this
  /// a backup that failed is tried again.
  static constexpr std::chrono::hours first_backup{1};

  vdrive_server_state(observed<vdrive_inner_actor>* self, vdrive_parts parts,
                      const vdrive_config& config, const environment& env);

  /// The store closes on its own thread, after what that has begun.
  ~vdrive_server_state();

  caf::result<directories_changed> create(const create_directory& msg);
  caf::result<directories_changed> change(const change_directories& msg);
  caf::result<entry_read> read(const read_entry& msg);
  caf::result<entries_listed> list(const list_entries& msg);
  caf::result<public_root> root() const;
  caf::result<void> offer(const offer_public_root& msg);
  caf::result<void> back_up();
  void back_up_in_time();
  /// The next backup comes when it is due, but not before `least` is over.
  void schedule_backup(std::chrono::minutes least = std::chrono::minutes{1});
  caf::settings status() const;

  const vdrive_metrics metrics;

private:
  struct change_asker {
    tub_id peer;
    std::string operation; ///< for the log
    measured_promise promise;
    peer_quota::permit permit;
  };

  struct waiting_change {
    store_change change;
    change_asker asker;
    size_t weight = 0;
  };

  /// What a batch came to.
  struct committed {
    std::vector<directory_store::answer> answers;
    store_totals totals;
  };

  caf::result<directories_changed>
  submit(store_change change, const request_meter& meter);
  void show_totals() const;
  std::optional<tub_id> current_peer() const;
  void commit_more();
  void finish_commit(const std::vector<change_asker>& askers,
                     caf::expected<committed> done);
  void finish_change(const change_asker& asker,
                     const directory_store::answer& answer);
  template <class T>
  void finish_read(measured_promise promise, caf::expected<T> done);
  void start_backup();
  void finish_backup(const caf::expected<void>& done);

  observed<vdrive_inner_actor>* self_;
  vdrive_parts parts_;
  const vdrive_config config_;
  const environment env_;
  const logger log_;
  const disk_actor writer_;
  const disk_actor reader_;
  const store_incarnation incarnation_;

  std::deque<waiting_change> waiting_;
  bool committing_ = false;
  peer_quota change_quota_{max_waiting_changes};
  peer_quota read_quota_{max_waiting_reads};
  std::optional<directory_write_cap> public_root_;

  disk_actor backup_worker_; ///< null while no backup is being made
  bool backup_scheduled_ = false;
  std::vector<caf::response_promise> waiting_for_backup_;
  std::optional<wall_time> last_backup_;

  store_totals totals_;
  uint64_t changes_ = 0;
  uint64_t refusals_ = 0;
  uint64_t batches_ = 0;
  uint64_t batched_ = 0;
  uint64_t reads_ = 0;
};

} // namespace tahoe

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::backup_due)
