#pragma once

#include "actors/metrics/metric_registry.hpp"

#include <sstream>
#include <string>
#include <vector>

namespace tahoe::test {

/// The value of a metric in the text format, `name{label="value"}`; -1 if it is
/// not there.
inline double value_in(const std::string& text, const std::string& metric) {
  std::istringstream lines{text};
  for (std::string line; std::getline(lines, line);)
    if (line.starts_with(metric + " "))
      return std::stod(line.substr(metric.size()));
  return -1;
}

inline double
value_in(const metric_registry& metrics, const std::string& metric) {
  return value_in(metrics.render(), metric);
}

} // namespace tahoe::test
