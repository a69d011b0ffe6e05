#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>

namespace tahoe {

/// The statistics of a directory and all beneath it (spec/wapi.md §7) as people
/// read them, in the lines of Tahoe-LAFS: counts, sizes, a histogram of sizes.
std::string stats_table(const nlohmann::json& stats);

} // namespace tahoe
