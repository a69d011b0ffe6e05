#pragma once

#include "actors/instant.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace tahoe {

/// Tells how long a read may take before another share is asked too: three
/// times the median of the latest reads, at least 200 ms (DESIGN.md §5).
class block_times {
public:
  static constexpr interval floor = std::chrono::milliseconds{200};

  void add(interval time);

  /// Zero before the first read.
  interval median() const { return median_; }

  interval patience() const { return std::max(floor, 3 * median_); }

private:
  std::array<interval, 31> latest_{};
  size_t count_ = 0;
  interval median_{0};
};

} // namespace tahoe
