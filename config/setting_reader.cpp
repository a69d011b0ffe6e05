#include "config/setting_reader.hpp"

#include "codec/decimal.hpp"
#include "config/tahoe_lafs_settings.hpp"
#include "config/text.hpp"

#include <algorithm>

namespace tahoe {

namespace {

/// The same for an error.
std::string quoted_setting(const std::string& value) {
  auto brief = brief_setting(value);
  return brief == value ? '"' + value + '"' : brief;
}

} // namespace

std::string brief_setting(const std::string& value) {
  constexpr size_t longest = 60;
  if (value.find("://") != value.npos)
    return "a furl or URL";
  if (value.size() > longest)
    return std::to_string(value.size()) + " bytes of text";
  return value;
}

setting_reader::setting_reader(std::string file, std::vector<ini_value> values,
                               mistakes& wrong)
  : file_(std::move(file)), wrong_(wrong), values_(std::move(values)) {}

const ini_value*
setting_reader::find(const std::string& section, const std::string& key,
                     std::string otherwise) {
  known_[section].try_emplace(key, std::move(otherwise));
  return given(section, key);
}

const ini_value* setting_reader::given(const std::string& section,
                                       const std::string& key) const {
  auto found
    = std::find_if(values_.begin(), values_.end(), [&](const ini_value& x) {
        return x.section == section && x.key == key;
      });
  return found == values_.end() ? nullptr : &*found;
}

std::string
setting_reader::text(const std::string& section, const std::string& key,
                     std::string otherwise) {
  auto given = find(section, key, otherwise);
  return given && !given->value.empty() ? given->value : otherwise;
}

bool setting_reader::flag(const std::string& section, const std::string& key,
                          bool otherwise) {
  auto given = find(section, key, otherwise ? "true" : "false");
  if (!given)
    return otherwise;
  auto word = to_lower(given->value);
  for (auto yes : {"true", "yes", "on", "1"})
    if (word == yes)
      return true;
  for (auto no : {"false", "no", "off", "0"})
    if (word == no)
      return false;
  expected(*given, "true or false");
  return otherwise;
}

uint64_t
setting_reader::number(const std::string& section, const std::string& key,
                       uint64_t otherwise, uint64_t least, uint64_t most) {
  auto given = find(section, key, std::to_string(otherwise));
  if (!given)
    return otherwise;
  auto value = parse_decimal(given->value);
  if (value && *value >= least && *value <= most)
    return *value;
  expected(*given, "a number from " + std::to_string(least) + " to "
                     + std::to_string(most));
  return otherwise;
}

void setting_reader::expected(const ini_value& value, std::string_view what) {
  complain(value, "expected " + std::string{what} + ", not "
                    + quoted_setting(value.value));
}

void setting_reader::complain(const ini_value& value, std::string_view what) {
  wrong_.push_back(
    {file_, value.line,
     '[' + value.section + "] " + value.key + ": " + std::string{what}});
}

void setting_reader::overrule(const std::string& section,
                              const std::string& key, const std::string& value,
                              std::string origin) {
  overruled_.push_back({section, key, brief_setting(value), std::move(origin)});
}

std::string setting_reader::origin_of(const ini_value& value) const {
  return file_ + ":" + std::to_string(value.line);
}

std::vector<setting_source> setting_reader::sources() const {
  std::vector<setting_source> result;
  for (auto& [section, keys] : known_)
    for (auto& [key, otherwise] : keys)
      result.push_back(source_of(section, key, otherwise));
  return result;
}

setting_source
setting_reader::source_of(const std::string& section, const std::string& key,
                          const std::string& otherwise) const {
  for (auto& x : overruled_)
    if (x.section == section && x.key == key)
      return x;
  if (auto x = given(section, key); x != nullptr && !x->value.empty())
    return {section, key, brief_setting(x->value), origin_of(*x)};
  return {section, key, otherwise, "default"};
}

void setting_reader::report_unknown() {
  for (auto& x : values_)
    report_unknown(x);
}

void setting_reader::report_unknown(const ini_value& value) {
  auto section = known_.find(value.section);
  if (section != known_.end() && section->second.count(value.key) != 0)
    return;
  if (is_unsupported_setting(value.section, value.key))
    return complain(value, "not supported by tahoe-node: remove this line");
  if (section == known_.end())
    return complain(value, "unknown section");
  std::string keys;
  for (auto& [key, otherwise] : section->second)
    keys += (keys.empty() ? "" : ", ") + key;
  complain(value, "unknown key; this section knows " + keys);
}

} // namespace tahoe
