#include "web/cli/drive/directory_json.hpp"

#include "crypto/entry_name.hpp"

namespace tahoe {

namespace {

caf::error no_object() {
  return failure(ec::io_failure, "the node answered with something that is no "
                                 "file or directory");
}

remote_kind kind_named(const nlohmann::json& word) {
  if (word == "filenode")
    return remote_kind::file;
  return word == "dirnode" ? remote_kind::directory : remote_kind::unknown;
}

/// From [TYPE, PROPERTIES]; no `kind` if it is none.
std::optional<remote_entry> parse_entry(nlohmann::json& value) {
  if (!value.is_array() || value.size() != 2 || !value[1].is_object())
    return std::nullopt;
  remote_entry result;
  result.kind = kind_named(value[0]);
  auto& properties = value[1];
  if (auto size = properties.find("size");
      size != properties.end() && size->is_number_unsigned())
    result.size = size->get<uint64_t>();
  result.read_cap = text_member(properties, "ro_uri");
  result.write_cap = text_member(properties, "rw_uri");
  result.properties = std::move(properties);
  return result;
}

/// Goes down keys as long as they are there.
const nlohmann::json*
find_in(const nlohmann::json& value, std::initializer_list<const char*> keys) {
  auto* result = &value;
  for (auto key : keys) {
    if (!result->is_object() || !result->contains(key))
      return nullptr;
    result = &(*result)[key];
  }
  return result;
}

} // namespace

std::string text_member(const nlohmann::json& properties, const char* key) {
  auto found = properties.find(key);
  return found != properties.end() && found->is_string()
           ? found->get<std::string>()
           : std::string{};
}

std::optional<double> remote_entry::link_time() const {
  auto* time = find_in(properties, {"metadata", "tahoe", "linkcrtime"});
  if (!time || !time->is_number())
    return std::nullopt;
  return time->get<double>();
}

caf::expected<remote_object> parse_object(std::string_view text) {
  auto value = nlohmann::json::parse(text, nullptr, false);
  if (!value.is_array() || value.size() != 2 || !value[1].is_object())
    return no_object();
  auto children = nlohmann::json::object();
  if (auto found = value[1].find("children"); found != value[1].end()) {
    children = std::move(*found);
    value[1].erase(found);
  }
  auto self = parse_entry(value);
  if (!self || !children.is_object())
    return no_object();
  remote_object result{std::move(*self)};
  if (auto* problems = find_in(result.self.properties, {"problems"}))
    for (auto& line : *problems)
      if (line.is_string())
        result.problems.push_back(line);
  for (auto& [name, child] : children.items()) {
    auto entry = parse_entry(child);
    if (!entry || !check_entry_name(name))
      return no_object();
    entry->name = name;
    result.children.push_back(std::move(*entry));
  }
  return caf::expected<remote_object>{std::move(result)};
}

} // namespace tahoe
