#include "config/log_config.hpp"

#include <algorithm>

namespace tahoe {

std::string to_string(log_level level) {
  auto index = static_cast<size_t>(level);
  return index < log_level_names.size() ? log_level_names[index] : "unknown";
}

std::optional<log_level> parse_log_level(std::string_view text) {
  auto found = std::find(log_level_names.begin(), log_level_names.end(), text);
  if (found == log_level_names.end())
    return std::nullopt;
  return static_cast<log_level>(found - log_level_names.begin());
}

} // namespace tahoe
