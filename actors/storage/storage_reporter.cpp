#include "actors/storage/storage_reporter.hpp"

#include <caf/send.hpp>
#include <caf/typed_event_based_actor.hpp>

namespace tahoe {

storage_reporter::storage_reporter(storage_service_actor::pointer self,
                                   std::shared_ptr<const share_store> store,
                                   disk_pool disk)
  : self_(self), store_(std::move(store)), disk_(std::move(disk)) {}

storage_reporter::~storage_reporter() {
  if (worker_)
    caf::anon_send_exit(worker_, caf::exit_reason::user_shutdown);
}

// -- what happens -------------------------------------------------------------

void storage_reporter::written(size_t bytes) {
  activity_.at(now()).bytes_written += bytes;
}

void storage_reporter::stored(const storage_index& index) {
  ++activity_.at(now()).shares_stored;
  census_.stored(index);
}

void storage_reporter::read(size_t bytes) {
  auto& minute = activity_.at(now());
  ++minute.reads;
  minute.bytes_read += bytes;
}

// -- questions ----------------------------------------------------------------

caf::result<storage_report>
storage_reporter::ask(uint64_t open_buckets, uint64_t promised) {
  open_buckets_ = open_buckets;
  promised_ = promised;
  auto promise = self_->make_response_promise<storage_report>();
  waiting_.push_back(promise);
  if (!looking_)
    look();
  return promise;
}

void storage_reporter::count_more() {
  if (!looking_)
    look();
}

// -- looking ------------------------------------------------------------------

void storage_reporter::look() {
  looking_ = true;
  auto taken
    = now() < count_from_ ? std::vector<share_prefix>{} : census_.take_stale();
  run_on_disk<findings>(
    self_, worker(),
    [store = store_, taken, promised = promised_]() -> caf::expected<findings> {
      findings result;
      auto begun = instant::clock::now();
      result.counted = count_shares(store->layout(), taken, piece);
      result.took = instant::clock::now() - begun;
      auto report = store->report(promised);
      if (!report)
        return std::move(report.error());
      result.report = std::move(*report);
      return result;
    },
    [this, taken](caf::expected<findings> done) {
      found(taken, std::move(done));
    });
}

void storage_reporter::found(const std::vector<share_prefix>& taken,
                             caf::expected<findings> done) {
  looking_ = false;
  auto askers = std::exchange(waiting_, {});
  census_.add(taken, done ? done->counted : std::vector<counted_prefix>{});
  if (!done) {
    for (auto& asker : askers)
      asker.deliver(done.error());
    return;
  }
  if (!taken.empty())
    plan(done->took, done->counted.size() == taken.size());
  auto report = complete(std::move(done->report));
  for (auto& asker : askers)
    asker.deliver(report);
}

/// The next piece comes soon, the next count later.
void storage_reporter::plan(interval took, bool complete) {
  work_ += took;
  if (complete) {
    count_from_ = now() + rest * std::exchange(work_, interval{0});
    return;
  }
  count_from_ = now() + pause;
  self_->delayed_send(self_, pause, count_more_shares{});
}

storage_report storage_reporter::complete(storage_report report) {
  report.open_buckets = open_buckets_;
  report.promised = promised_;
  report.shares = census_.totals();
  report.counted = census_.progress();
  report.last_hour = activity_.list(now());
  return report;
}

// -- small things -------------------------------------------------------------

instant storage_reporter::now() const {
  return self_->clock().now();
}

const disk_actor& storage_reporter::worker() {
  if (!worker_)
    worker_ = disk_.spawn_worker(self_->system());
  return worker_;
}

} // namespace tahoe
