#pragma once

#include "codec/error.hpp"
#include "config/log_config.hpp"

#include <atomic>
#include <string_view>
#include <utility>
#include <vector>

namespace tahoe {

/// From which level on the lines of each component are written: as configured,
/// until somebody changes it. Safe from any thread; reading is one load.
class log_levels {
public:
  using cell = std::atomic<log_level>;

  explicit log_levels(const log_config& config);

  /// Every component of `log_components` with its level, in that order.
  std::vector<std::pair<std::string_view, log_level>> all() const;

  void set_all(log_level level);

  /// Fails with not_found, naming those there are.
  caf::expected<void> set(std::string_view component, log_level level);

  /// Where the level of a component stands; of an unknown one that of `node`.
  const cell& of(std::string_view component) const;

private:
  std::array<cell, log_components.size()> levels_;
};

} // namespace tahoe
