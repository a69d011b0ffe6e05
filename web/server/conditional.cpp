#include "web/server/conditional.hpp"

#include <algorithm>
#include <charconv>

namespace tahoe {

namespace {

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t'))
    text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t'))
    text.remove_suffix(1);
  return text;
}

/// Digits only; a number too large for 64 bits counts as the largest, since a
/// range may end behind any file.
std::optional<uint64_t> parse_position(std::string_view text) {
  auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (text.empty() || !std::all_of(text.begin(), text.end(), is_digit))
    return std::nullopt;
  uint64_t result = 0;
  auto parsed = std::from_chars(text.data(), text.data() + text.size(), result);
  return parsed.ec == std::errc{} ? result : UINT64_MAX;
}

} // namespace

range_choice choose_range(std::string_view header, uint64_t size) {
  constexpr range_choice ignored{};
  constexpr range_choice beyond{range_outcome::beyond_end, {}};
  header = trimmed(header);
  constexpr std::string_view unit = "bytes=";
  if (!header.starts_with(unit))
    return ignored;
  header.remove_prefix(unit.size());
  auto first_range = trimmed(header.substr(0, header.find(',')));
  auto dash = first_range.find('-');
  if (dash == std::string_view::npos)
    return ignored;
  auto first = trimmed(first_range.substr(0, dash));
  auto last = trimmed(first_range.substr(dash + 1));
  if (first.empty()) {
    auto suffix = parse_position(last);
    if (!suffix)
      return ignored;
    auto length = std::min(*suffix, size);
    if (length == 0)
      return beyond;
    return {range_outcome::partial, {size - length, length}};
  }
  auto begin = parse_position(first);
  auto end = last.empty() ? std::optional{UINT64_MAX} : parse_position(last);
  if (!begin || !end || *end < *begin)
    return ignored;
  if (*begin >= size)
    return beyond;
  auto last_byte = std::min(*end, size - 1);
  return {range_outcome::partial, {*begin, last_byte - *begin + 1}};
}

bool names_entity_tag(std::string_view if_none_match, std::string_view tag) {
  while (!if_none_match.empty()) {
    auto end = std::min(if_none_match.find(','), if_none_match.size());
    auto item = trimmed(if_none_match.substr(0, end));
    if_none_match.remove_prefix(std::min(end + 1, if_none_match.size()));
    if (item.starts_with("W/"))
      item.remove_prefix(2);
    if (item.size() >= 2 && item.front() == '"' && item.back() == '"')
      item = item.substr(1, item.size() - 2);
    if (item == tag || item == "*")
      return true;
  }
  return false;
}

} // namespace tahoe
