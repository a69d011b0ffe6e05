#include "web/console/settings_json.hpp"

namespace tahoe {

namespace {

nlohmann::ordered_json value_to_json(const caf::config_value& value) {
  if (auto table = caf::get_if<caf::settings>(&value))
    return to_json(*table);
  if (auto list = caf::get_if<caf::config_value::list>(&value)) {
    auto result = nlohmann::ordered_json::array();
    for (auto& item : *list)
      result.push_back(value_to_json(item));
    return result;
  }
  if (auto flag = caf::get_if<bool>(&value))
    return *flag;
  if (auto number = caf::get_if<int64_t>(&value))
    return *number;
  if (auto number = caf::get_if<double>(&value))
    return *number;
  if (auto text = caf::get_if<std::string>(&value))
    return *text;
  return to_string(value);
}

} // namespace

nlohmann::ordered_json to_json(const caf::settings& settings) {
  auto result = nlohmann::ordered_json::object();
  for (auto& [key, value] : settings)
    result[key] = value_to_json(value);
  return result;
}

} // namespace tahoe
