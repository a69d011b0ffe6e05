#include "actors/vdrive/vdrive_server_state.hpp"

#include "actors/operations/operation_id.hpp"
#include "codec/base32.hpp"

#include <caf/send.hpp>

#include <system_error>

namespace tahoe {

namespace {

constexpr const char* disk_busy = "the vdrive's disk is behind, or too much "
                                  "of this node's waits for it";

std::optional<wall_time> time_of_backup(const std::filesystem::path& file) {
  std::error_code err;
  auto written = std::filesystem::last_write_time(file, err);
  if (err)
    return std::nullopt;
  return std::chrono::time_point_cast<wall_time::duration>(
    std::chrono::file_clock::to_sys(written));
}

/// What is the operator's business, and not only the asker's.
bool concerns_operator(ec code) {
  return code == ec::io_failure || code == ec::integrity_failure
         || code == ec::no_space || code == ec::read_only;
}

} // namespace

vdrive_metrics::vdrive_metrics(const metric_registry& metrics)
  : create(metrics, "vdrive", "create"), change(metrics, "vdrive", "change"),
    read(metrics, "vdrive", "read"), list(metrics, "vdrive", "list"),
    root(metrics, "vdrive", "root") {
  conflicts
    = metrics.make_counter("tahoe_vdrive_conflicts_total",
                           "Changes of what somebody else had changed.");
  batches = metrics.make_counter("tahoe_vdrive_batches_total",
                                 "Transactions that made changes durable.");
  directories
    = metrics.make_gauge("tahoe_vdrive_directories", "Directories here.");
  entries
    = metrics.make_gauge("tahoe_vdrive_entries", "Entries in all of them.");
}

vdrive_server_state::vdrive_server_state(observed<vdrive_inner_actor>* self,
                                         vdrive_parts parts,
                                         const vdrive_config& config,
                                         const environment& env)
  : metrics(env.metrics), self_(self), parts_(std::move(parts)),
    config_(config), env_(env), log_(env.log.named("vdrive")),
    writer_(env.disk.spawn_worker(self->system())),
    reader_(env.disk.spawn_worker(self->system())),
    incarnation_(parts_.store->incarnation()),
    last_backup_(time_of_backup(parts_.files.backup())),
    totals_(parts_.store->totals()) {
  show_totals();
}

vdrive_server_state::~vdrive_server_state() {
  auto close_store
    = [writer = writer_, store = std::move(parts_.store)]() mutable {
        caf::anon_send(writer, disk_job{[store = std::move(store)]() mutable {
                         store.reset();
                       }});
        caf::anon_send_exit(writer, caf::exit_reason::user_shutdown);
      };
  // The reader goes first: the last connection empties the journal, for which
  // it must be able to write.
  caf::anon_send(reader_,
                 disk_job{[reader = std::move(parts_.reader),
                           close_store = std::move(close_store)]() mutable {
                   reader.reset();
                   close_store();
                 }});
  for (auto& worker : {reader_, backup_worker_})
    if (worker)
      caf::anon_send_exit(worker, caf::exit_reason::user_shutdown);
}

// -- changes ------------------------------------------------------------------

caf::result<directories_changed>
vdrive_server_state::create(const create_directory& msg) {
  return submit({{}, msg}, metrics.create);
}

caf::result<directories_changed>
vdrive_server_state::change(const change_directories& msg) {
  return submit({{}, msg}, metrics.change);
}

caf::result<directories_changed>
vdrive_server_state::submit(store_change change, const request_meter& meter) {
  auto peer = current_peer();
  if (!peer)
    return failure(ec::refused, "changes are taken from nodes that are known");
  change.peer = *peer;
  if (auto sound = check_shape(change); !sound) {
    ++refusals_;
    log_.with_id(operation_of(change.request()))
      .info("change-malformed",
            base32_encode(peer->view()) + " " + describe(sound.error()));
    return std::move(sound.error());
  }
  auto weight = change_weight + weight_of(change);
  auto permit = change_quota_.take(*peer, weight);
  if (!permit)
    return failure(ec::try_later, disk_busy);
  measured_promise promise{self_->make_response_promise(), meter};
  change_asker asker{*peer, operation_of(change.request()), promise,
                     std::move(permit)};
  waiting_.push_back({std::move(change), std::move(asker), weight});
  commit_more();
  return promise.pending();
}

std::optional<tub_id> vdrive_server_state::current_peer() const {
  if (!env_.peers)
    return tub_id{};
  return env_.peers->peer_of(self_->current_sender());
}

void vdrive_server_state::commit_more() {
  if (committing_ || waiting_.empty())
    return;
  std::vector<change_asker> askers;
  auto changes = std::make_shared<std::vector<store_change>>();
  for (size_t size = 0; !waiting_.empty() && askers.size() < max_batch;) {
    auto& next = waiting_.front();
    size += next.weight;
    if (size > max_batch_size && !askers.empty())
      break;
    askers.push_back(std::move(next.asker));
    changes->push_back(std::move(next.change));
    waiting_.pop_front();
  }
  committing_ = true;
  run_on_disk<committed>(
    self_, writer_,
    [store = parts_.store, changes,
     now = env_.clock()]() -> caf::expected<committed> {
      return committed{store->apply(*changes, now), store->totals()};
    },
    [this, askers = std::move(askers)](caf::expected<committed> done) {
      finish_commit(askers, std::move(done));
    },
    // What became of them must be known before the next ones are made.
    caf::infinite);
}

void vdrive_server_state::finish_commit(const std::vector<change_asker>& askers,
                                        caf::expected<committed> done) {
  committing_ = false;
  ++batches_;
  batched_ += askers.size();
  metrics.batches.add();
  if (done)
    totals_ = done->totals;
  show_totals();
  for (size_t i = 0; i < askers.size(); ++i)
    finish_change(askers[i], done ? done->answers[i]
                                  : directory_store::answer{done.error()});
  commit_more();
}

void vdrive_server_state::finish_change(const change_asker& asker,
                                        const directory_store::answer& answer) {
  auto promise = asker.promise;
  auto log = log_.with_id(asker.operation);
  if (answer) {
    ++changes_;
    log.debug("directories-changed",
              base32_encode(asker.peer.view()) + " directories="
                + std::to_string(answer->versions.items.size()));
    return promise.deliver(*answer);
  }
  ++refusals_;
  auto code = code_of(answer.error());
  if (code == ec::conflict)
    metrics.conflicts.add();
  auto text = base32_encode(asker.peer.view()) + " " + to_string(code) + ": "
              + describe(answer.error());
  if (concerns_operator(code))
    log.error("change-failed", text);
  else if (code == ec::refused)
    log.info("change-refused", text);
  else
    log.debug("change-refused", text);
  promise.deliver(answer.error());
}

void vdrive_server_state::show_totals() const {
  metrics.directories.set(static_cast<uint64_t>(totals_.directories));
  metrics.entries.set(static_cast<uint64_t>(totals_.entries));
}

// -- questions ----------------------------------------------------------------

template <class T>
void vdrive_server_state::finish_read(measured_promise promise,
                                      caf::expected<T> done) {
  if (done)
    return promise.deliver(std::move(*done));
  auto code = code_of(done.error());
  if (concerns_operator(code))
    log_.error("read-failed", describe(done.error()));
  if (code == ec::integrity_failure)
    caf::anon_send(writer_,
                   disk_job{[store = parts_.store] { store->note_damage(); }});
  promise.deliver(std::move(done.error()));
}

caf::result<entry_read> vdrive_server_state::read(const read_entry& msg) {
  ++reads_;
  auto permit
    = read_quota_.take(current_peer().value_or(tub_id{}), entry_weight);
  if (!permit)
    return failure(ec::try_later, disk_busy);
  measured_promise promise{self_->make_response_promise(), metrics.read};
  run_on_disk<entry_read>(
    self_, reader_,
    [reader = parts_.reader, msg, permit] { return reader->read(msg); },
    [this, promise](caf::expected<entry_read> done) {
      finish_read(promise, std::move(done));
    });
  return promise.pending();
}

caf::result<entries_listed> vdrive_server_state::list(const list_entries& msg) {
  ++reads_;
  auto permit
    = read_quota_.take(current_peer().value_or(tub_id{}), max_page_size);
  if (!permit)
    return failure(ec::try_later, disk_busy);
  measured_promise promise{self_->make_response_promise(), metrics.list};
  run_on_disk<entries_listed>(
    self_, reader_,
    [reader = parts_.reader, msg, permit] { return reader->list(msg); },
    [this, promise](caf::expected<entries_listed> done) {
      finish_read(promise, std::move(done));
    });
  return promise.pending();
}

} // namespace tahoe
