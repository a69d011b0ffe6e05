#include "web/console/plain_text.hpp"

#include <algorithm>
#include <cstdio>

namespace tahoe {

namespace {

using json = nlohmann::ordered_json;

/// Letters, not bytes: those that go on in UTF-8 take no room.
size_t width_of(const std::string& text) {
  return static_cast<size_t>(std::count_if(
    text.begin(), text.end(), [](char c) { return (c & 0xc0) != 0x80; }));
}

std::string padded(std::string text, size_t width, bool to_the_right) {
  auto missing = width - std::min(width, width_of(text));
  return to_the_right ? std::string(missing, ' ') + text
                      : text + std::string(missing, ' ');
}

std::string trimmed_line(std::string line) {
  line.erase(line.find_last_not_of(' ') + 1);
  return line + "\n";
}

/// At most three digits behind the point.
std::string number_text(double value) {
  char text[32];
  std::snprintf(text, sizeof(text), "%.3f", value);
  std::string result = text;
  result.erase(result.find_last_not_of('0') + 1);
  return result.ends_with('.') ? result + "0" : result;
}

std::string cell_of(const json& value) {
  if (value.is_null())
    return "-";
  if (value.is_boolean())
    return value.get<bool>() ? "yes" : "no";
  if (value.is_number_float())
    return number_text(value.get<double>());
  auto text = value.is_string()
                ? value.get<std::string>()
                : value.dump(-1, ' ', false, json::error_handler_t::replace);
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text;
}

bool is_table(const json& value) {
  return value.is_array() && !value.empty()
         && std::all_of(value.begin(), value.end(),
                        [](auto& row) { return row.is_object(); });
}

struct column {
  std::string key;
  bool numbers = true; ///< aligned at their ends
  size_t width = 0;
};

std::vector<column> columns_of(const json& rows) {
  std::vector<column> result;
  for (auto& row : rows)
    for (auto& [key, value] : row.items()) {
      auto known = std::find_if(result.begin(), result.end(),
                                [&](auto& x) { return x.key == key; });
      if (known == result.end())
        known = result.insert(known, {key, true, width_of(key)});
      known->numbers &= value.is_number() || value.is_null();
      known->width = std::max(known->width, width_of(cell_of(value)));
    }
  return result;
}

std::string table_of(const json& rows, const std::string& indent) {
  auto columns = columns_of(rows);
  auto line = [&](auto cell) {
    auto text = indent;
    for (auto& x : columns)
      text += padded(cell(x), x.width, x.numbers) + "  ";
    return trimmed_line(text);
  };
  auto result = line([](auto& x) { return x.key; });
  for (auto& row : rows)
    result += line([&](auto& x) {
      return row.contains(x.key) ? cell_of(row[x.key]) : std::string{};
    });
  return result;
}

std::string text_of(const json& value, const std::string& indent);

std::string object_text(const json& value, const std::string& indent) {
  size_t width = 0;
  for (auto& [key, item] : value.items())
    if (!item.is_structured())
      width = std::max(width, width_of(key));
  std::string result;
  for (auto& [key, item] : value.items()) {
    auto has_more = item.is_object() || is_table(item);
    if (has_more && !item.empty())
      result += indent + key + "\n" + text_of(item, indent + "  ");
    else
      result += trimmed_line(indent + padded(key, width, false) + "  "
                             + (has_more ? "-" : cell_of(item)));
  }
  return result;
}

std::string text_of(const json& value, const std::string& indent) {
  if (is_table(value))
    return table_of(value, indent);
  if (value.is_object())
    return object_text(value, indent);
  if (!value.is_array())
    return indent + cell_of(value) + "\n";
  std::string result;
  for (auto& item : value)
    result += text_of(item, indent);
  return result;
}

} // namespace

std::string to_plain_text(const json& value) {
  return text_of(value, "");
}

} // namespace tahoe
