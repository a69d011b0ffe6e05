#include "config/text.hpp"

#include <algorithm>
#include <cstdint>

namespace tahoe {

namespace {

/// The length of the UTF-8 sequence at the start of `text`, 0 if malformed.
size_t sequence_length(std::string_view text) {
  auto byte = [&](size_t i) { return static_cast<uint8_t>(text[i]); };
  auto lead = byte(0);
  if (lead < 0x80)
    return 1;
  size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || text.size() < length)
    return 0;
  for (size_t i = 1; i < length; ++i)
    if ((byte(i) & 0xC0) != 0x80)
      return 0;
  bool overlong
    = (lead == 0xE0 && byte(1) < 0xA0) || (lead == 0xF0 && byte(1) < 0x90);
  bool surrogate = lead == 0xED && byte(1) >= 0xA0;
  bool too_large = lead == 0xF4 && byte(1) >= 0x90;
  return overlong || surrogate || too_large ? 0 : length;
}

} // namespace

std::string_view trim(std::string_view text) {
  constexpr auto blanks = " \t\r\n";
  auto first = text.find_first_not_of(blanks);
  if (first == std::string_view::npos)
    return {};
  return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> result;
  for (;;) {
    auto end = text.find(separator);
    result.push_back(trim(text.substr(0, end)));
    if (end == std::string_view::npos)
      return result;
    text.remove_prefix(end + 1);
  }
}

std::string to_lower(std::string_view text) {
  std::string result{text};
  std::transform(result.begin(), result.end(), result.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  return result;
}

bool is_printable_utf8(std::string_view text) {
  while (!text.empty()) {
    auto lead = static_cast<uint8_t>(text[0]);
    auto length = sequence_length(text);
    if (length == 0 || (lead < 0x20 && lead != '\t') || lead == 0x7F)
      return false;
    text.remove_prefix(length);
  }
  return true;
}

} // namespace tahoe
