#include "config/log_interpretation.hpp"

#include "config/text.hpp"

#include <algorithm>

namespace tahoe {

namespace {

template <class Names>
std::string enumerate(const Names& names) {
  std::string result;
  for (size_t i = 0; i < names.size(); ++i) {
    if (i > 0)
      result += i + 1 < names.size() ? ", " : " or ";
    result += names[i];
  }
  return result;
}

/// `tub=debug, storage=warning`; none if anything is wrong.
std::optional<decltype(log_config::levels)>
parse_log_levels(std::string_view text) {
  decltype(log_config::levels) result;
  for (auto part : split(text, ',')) {
    auto sides = split(part, '=');
    if (sides.size() != 2)
      return std::nullopt;
    auto level = parse_log_level(sides[1]);
    auto known
      = std::count(log_components.begin(), log_components.end(), sides[0]);
    if (!level || known == 0 || !result.emplace(sides[0], *level).second)
      return std::nullopt;
  }
  return result;
}

} // namespace

log_config interpret_log(setting_reader& settings) {
  log_config result;
  if (auto* given = settings.find("node", "log.level", "info")) {
    if (auto level = parse_log_level(given->value))
      result.level = *level;
    else
      settings.expected(*given, enumerate(log_level_names));
  }
  auto* levels = settings.find("node", "log.levels");
  if (levels && !levels->value.empty()) {
    if (auto parsed = parse_log_levels(levels->value))
      result.levels = std::move(*parsed);
    else
      settings.expected(*levels, "COMPONENT=LEVEL, separated by commas, each "
                                 "component once, of "
                                   + enumerate(log_components));
  }
  if (auto* given = settings.find("node", "log.format", "text")) {
    if (given->value == "json")
      result.format = log_format::json;
    else if (given->value != "text")
      settings.expected(*given, "text or json");
  }
  return result;
}

} // namespace tahoe
