#include "web/console/plain_text.hpp"

#include <algorithm>
#include <cstdio>

namespace tahoe {

namespace {

using json = nlohmann::ordered_json;

constexpr size_t gap = 2;

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

/// Values that need no more than a word each.
bool is_list(const json& value) {
  return value.is_array() && !value.empty()
         && std::none_of(value.begin(), value.end(),
                         [](auto& item) { return item.is_structured(); });
}

std::string cell_of(const json& value) {
  if (value.is_null() || (value.is_structured() && value.empty()))
    return "-";
  if (is_list(value)) {
    std::string result;
    for (auto& item : value)
      result += (result.empty() ? "" : ", ") + cell_of(item);
    return result;
  }
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
  size_t least = 0; ///< of its longest word: an id must stay whole
};

/// With the blanks before the first, which indent it.
size_t longest_word(const std::string& text) {
  size_t result = 0, begin = 0;
  auto end = text.find_first_not_of(' ');
  while (end != std::string::npos) {
    end = std::min(text.find(' ', end), text.size());
    result = std::max(result, width_of(text.substr(begin, end - begin)));
    begin = end = text.find_first_not_of(' ', end);
  }
  return result;
}

std::vector<column> columns_of(const json& rows) {
  std::vector<column> result;
  for (auto& row : rows)
    for (auto& [key, value] : row.items()) {
      auto known = std::find_if(result.begin(), result.end(),
                                [&](auto& x) { return x.key == key; });
      if (known == result.end())
        known = result.insert(known, {key, true, width_of(key), width_of(key)});
      auto cell = cell_of(value);
      known->numbers &= value.is_number() || value.is_null();
      known->width = std::max(known->width, width_of(cell));
      known->least = std::max(known->least, longest_word(cell));
    }
  return result;
}

/// Takes room from the widest texts until the table fits, if it can.
void narrow(std::vector<column>& columns, size_t room) {
  size_t total = 0;
  for (auto& x : columns)
    total += x.width + gap;
  auto room_of
    = [](auto& x) { return x.width > x.least ? x.width : size_t{0}; };
  for (; total > room + gap; --total) {
    auto widest
      = std::max_element(columns.begin(), columns.end(), [&](auto& a, auto& b) {
          return room_of(a) < room_of(b);
        });
    if (room_of(*widest) == 0)
      return;
    --widest->width;
  }
}

/// Takes as many words from a text's beginning as fit.
std::string take_line(std::string& text, size_t width) {
  auto end = text.size();
  while (width_of(text.substr(0, end)) > width)
    end = text.rfind(' ', end - 1);
  auto result = text.substr(0, end);
  text.erase(0, end);
  text.erase(0, text.find_first_not_of(' '));
  return result;
}

/// A row of a table: what does not fit into a column goes on below.
std::string row_of(const std::vector<column>& columns,
                   std::vector<std::string> cells, const std::string& indent) {
  std::string result;
  do {
    auto line = indent;
    for (size_t i = 0; i < columns.size(); ++i) {
      auto& x = columns[i];
      line += padded(take_line(cells[i], x.width), x.width, x.numbers)
              + std::string(gap, ' ');
    }
    result += trimmed_line(line);
  } while (!std::all_of(cells.begin(), cells.end(),
                        [](auto& cell) { return cell.empty(); }));
  return result;
}

std::string
table_of(const json& rows, const std::string& indent, size_t width) {
  auto columns = columns_of(rows);
  if (width > indent.size())
    narrow(columns, width - indent.size());
  std::vector<std::string> cells;
  for (auto& x : columns)
    cells.push_back(x.key);
  auto result = row_of(columns, std::move(cells), indent);
  for (auto& row : rows) {
    cells.clear();
    for (auto& x : columns)
      cells.push_back(row.contains(x.key) ? cell_of(row[x.key])
                                          : std::string{});
    result += row_of(columns, std::move(cells), indent);
  }
  return result;
}

std::string text_of(const json& value, const std::string& indent, size_t width);

std::string
object_text(const json& value, const std::string& indent, size_t width) {
  size_t keys = 0;
  auto goes_below
    = [](auto& item) { return is_table(item) || item.is_object(); };
  for (auto& [key, item] : value.items())
    if (!goes_below(item) || item.empty())
      keys = std::max(keys, width_of(key));
  std::string result;
  for (auto& [key, item] : value.items())
    if (goes_below(item) && !item.empty())
      result += indent + key + "\n" + text_of(item, indent + "  ", width);
    else
      result += trimmed_line(indent + padded(key, keys, false) + "  "
                             + cell_of(item));
  return result;
}

std::string
text_of(const json& value, const std::string& indent, size_t width) {
  if (is_table(value))
    return table_of(value, indent, width);
  if (value.is_object())
    return object_text(value, indent, width);
  if (!value.is_array())
    return indent + cell_of(value) + "\n";
  std::string result;
  for (auto& item : value)
    result += text_of(item, indent, width);
  return result;
}

} // namespace

std::string to_plain_text(const json& value, size_t columns) {
  if (value.is_array() && value.empty())
    return "none\n";
  return text_of(value, "", columns);
}

} // namespace tahoe
