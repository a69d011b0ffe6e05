#include "actors/metrics/operation_metrics.hpp"

namespace tahoe {

operation_metrics::operation_metrics(const metric_registry& metrics,
                                     operation_kind kind) {
  auto word = to_string(kind);
  auto part = "tahoe_" + word + "_";
  running_ = metrics.make_gauge(part + "running", "Now under way.");
  // Those of a service that failed have gone with it.
  running_.set(0);
  for (auto outcome : {operation_outcome::done, operation_outcome::failed,
                       operation_outcome::cancelled})
    outcomes_[outcome]
      = metrics.make_counter(part + "operations_total", "By how they ended.",
                             {{"outcome", to_string(outcome)}});
  duration_ = metrics.make_histogram(part + "duration_seconds",
                                     "From begin to end, however it ended.");
  if (kind == operation_kind::upload) {
    plaintext_ = metrics.make_counter(part + "received_bytes_total",
                                      "Bytes of files that came in.");
    shares_ = metrics.make_counter(part + "pushed_bytes_total",
                                   "Bytes of shares that servers took.");
    return;
  }
  plaintext_ = metrics.make_counter(part + "delivered_bytes_total",
                                    "Bytes of files that readers got.");
  of_plaintext_ = &operation_progress::delivered;
  shares_ = metrics.make_counter(part + "received_bytes_total",
                                 "Bytes of shares that servers gave.");
  of_shares_ = &operation_progress::received;
  first_byte_
    = metrics.make_histogram(part + "first_byte_seconds",
                             "From begin to the first byte for the reader.");
}

void operation_metrics::begun() const {
  running_.add(1);
}

void operation_metrics::advanced(const operation_progress& from,
                                 const operation_progress& to) const {
  plaintext_.add(to.*of_plaintext_ - from.*of_plaintext_);
  shares_.add(to.*of_shares_ - from.*of_shares_);
}

void operation_metrics::gave_first_byte(interval after) const {
  first_byte_.observe(after);
}

void operation_metrics::ended(operation_outcome how, interval after) const {
  running_.add(-1);
  if (auto outcome = outcomes_.find(how); outcome != outcomes_.end())
    outcome->second.add();
  duration_.observe(after);
}

} // namespace tahoe
