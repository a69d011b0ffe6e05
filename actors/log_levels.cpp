#include "actors/log_levels.hpp"

#include <algorithm>

namespace tahoe {

namespace {

constexpr std::string_view fallback = "node";

/// The number of components if there is none of that name.
size_t index_of(std::string_view component) {
  auto found
    = std::find(log_components.begin(), log_components.end(), component);
  return static_cast<size_t>(found - log_components.begin());
}

} // namespace

log_levels::log_levels(const log_config& config) {
  for (size_t i = 0; i < levels_.size(); ++i) {
    auto own = config.levels.find(log_components[i]);
    levels_[i] = own == config.levels.end() ? config.level : own->second;
  }
}

std::vector<std::pair<std::string_view, log_level>> log_levels::all() const {
  std::vector<std::pair<std::string_view, log_level>> result;
  for (size_t i = 0; i < levels_.size(); ++i)
    result.emplace_back(log_components[i], levels_[i].load());
  return result;
}

void log_levels::set_all(log_level level) {
  for (auto& current : levels_)
    current = level;
}

caf::expected<void>
log_levels::set(std::string_view component, log_level level) {
  auto index = index_of(component);
  if (index < levels_.size()) {
    levels_[index] = level;
    return {};
  }
  std::string known;
  for (auto name : log_components)
    known.append(known.empty() ? "" : ", ").append(name);
  return failure(ec::not_found, "no component of the log is called "
                                  + std::string{component.substr(0, 50)}
                                  + ": take one of " + known);
}

const log_levels::cell& log_levels::of(std::string_view component) const {
  auto index = index_of(component);
  return levels_[index < levels_.size() ? index : index_of(fallback)];
}

} // namespace tahoe
