#pragma once

#include "web/server/usual_statistics.hpp"

namespace tahoe {

/// `/statistics` as HTML: counters and gauges in tables, times as pictures.
std::string render_statistics_page(const metric_families& all);

/// The same as JSON: `counters` and `stats`, under Tahoe-LAFS' names where it
/// has them (spec/wapi.md §8), and all of ours under those of `/metrics`.
std::string render_statistics_json(const metric_families& all,
                                   const usual_statistics& usual);

} // namespace tahoe
