#pragma once

#include "web/server/usual_statistics.hpp"

namespace tahoe {

/// All metrics in the text format of OpenMetrics 1.0.0, and behind them what
/// Tahoe-LAFS' `?t=openmetrics` has: `tahoe_counters_NAME`, `tahoe_stats_NAME`
/// (spec/wapi.md §8).
std::string
render_openmetrics(const metric_families& all, const usual_statistics& usual);

} // namespace tahoe
