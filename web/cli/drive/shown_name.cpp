#include "web/cli/drive/shown_name.hpp"

#include "web/cli/console/terminal_text.hpp"

#include <cstdio>
#include <nlohmann/json.hpp>

namespace tahoe {

std::string shown_name(std::string_view name) {
  auto plain = !name.starts_with('"');
  for (auto rest = name; plain && !rest.empty();) {
    auto first = first_character(rest);
    plain = first.valid && first.shown;
    rest.remove_prefix(first.length);
  }
  if (plain)
    return std::string{name};
  auto quoted = nlohmann::json(name).dump(
    -1, ' ', false, nlohmann::json::error_handler_t::replace);
  return harmless(quoted);
}

std::string shown_size(uint64_t bytes) {
  if (bytes < 1000)
    return std::to_string(bytes) + " B";
  constexpr const char* units[] = {"kB", "MB", "GB", "TB", "PB", "EB"};
  auto value = static_cast<double>(bytes) / 1000;
  size_t unit = 0;
  for (; value >= 999.95; ++unit)
    value /= 1000;
  char text[32];
  std::snprintf(text, sizeof text, "%.1f %s", value, units[unit]);
  return text;
}

} // namespace tahoe
