#pragma once

#include "actors/inspection/census.hpp"
#include "actors/metrics/metric_registry.hpp"

namespace tahoe {

/// The actors that run now, those of one name together: how many there are,
/// their mailboxes, and how many are stuck. What they have done is counted in
/// the metrics of their node (actor_work.hpp).
std::vector<metric_family> to_metrics(const census& all);

} // namespace tahoe
