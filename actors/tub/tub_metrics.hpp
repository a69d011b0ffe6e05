#pragma once

#include "actors/metrics/metric_registry.hpp"
#include "actors/tub/tub_core.hpp"

namespace tahoe {

/// What a tub counts of the news from its connections.
class tub_metrics {
public:
  explicit tub_metrics(const metric_registry& metrics);

  void count(tub_event event) const;

private:
  counter opened_;
  counter lost_;
  counter refused_;
  counter failed_;
};

/// Lets a registry show the counters that the event loop keeps. It does not
/// keep the core, which counts in it.
void watch_tub(const metric_registry& metrics,
               const std::shared_ptr<const tub_core>& core);

} // namespace tahoe
