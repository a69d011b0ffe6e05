#pragma once

#include "web/server/storage_view.hpp"

#include <map>

namespace tahoe {

/// What Tahoe-LAFS counts too, under its names (spec/wapi.md §8), as far as
/// this node has a part that does so.
struct usual_statistics {
  std::map<std::string, double> counters;
  /// Empty: too little is known to say.
  std::map<std::string, std::optional<double>> stats;
};

/// `now` in seconds since 1970.
usual_statistics
to_usual(const metric_families& all, const storage_state& storage, double now);

} // namespace tahoe
