#pragma once

#include "actors/inspection/census.hpp"
#include "actors/metrics/metric_registry.hpp"

namespace tahoe {

/// The actors that run now, those of one name together: how many there are,
/// those that are stuck, their mailboxes, messages and busy time. Gauges: what
/// an actor has done goes with it.
std::vector<metric_family> to_metrics(const census& all);

} // namespace tahoe
