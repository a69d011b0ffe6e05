#include "actors/metrics/request_meter.hpp"

#include "codec/error.hpp"

#include <array>

namespace tahoe {

namespace {

enum request_outcome : size_t { done, busy, full, refused, cancelled, failed };

constexpr std::array<const char*, 6> outcome_words{
  "done", "busy", "full", "refused", "cancelled", "failed"};

request_outcome request_outcome_of(const caf::error& reason) {
  if (!reason)
    return done;
  switch (code_of(reason)) {
  case ec::try_later:
    return busy;
  case ec::no_space:
    return full;
  case ec::cancelled:
    return cancelled;
  case ec::none: // one of CAF's
  case ec::io_failure:
  case ec::integrity_failure:
    return failed;
  default:
    return refused;
  }
}

} // namespace

struct request_meter::instruments {
  std::array<counter, outcome_words.size()> outcomes;
  histogram duration;
};

request_meter::request_meter(const metric_registry& metrics,
                             const std::string& part,
                             const std::string& request) {
  auto made = std::make_shared<instruments>();
  for (size_t i = 0; i < outcome_words.size(); ++i)
    made->outcomes[i] = metrics.make_counter(
      "tahoe_" + part + "_requests_total", "Requests that were answered.",
      {{"request", request}, {"outcome", outcome_words[i]}});
  made->duration = metrics.make_histogram(
    "tahoe_" + part + "_request_duration_seconds",
    "Time from a request to its answer.", {{"request", request}});
  it_ = std::move(made);
}

void request_meter::count(const caf::error& reason, interval time) const {
  if (!it_)
    return;
  it_->outcomes[request_outcome_of(reason)].add();
  it_->duration.observe(time);
}

} // namespace tahoe
