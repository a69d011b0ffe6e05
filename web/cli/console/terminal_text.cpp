#include "web/cli/console/terminal_text.hpp"

#include <cstdint>
#include <utf8proc.h>

namespace tahoe {

namespace {

constexpr size_t tab_stop = 8;
constexpr int32_t zero_width_joiner = 0x200d;

struct decoded_character {
  size_t length = 0;
  int32_t code = -1; ///< negative: no UTF-8
};

decoded_character decode_first(std::string_view text) {
  utf8proc_int32_t code = -1;
  auto length
    = utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(text.data()),
                       static_cast<utf8proc_ssize_t>(text.size()), &code);
  if (length <= 0)
    return {1, -1};
  return {static_cast<size_t>(length), code};
}

/// Whether a terminal prints it and does nothing else. Joined emoji need their
/// joiner; everything else that formats can make text read as another one.
bool only_prints(int32_t code) {
  switch (utf8proc_category(code)) {
  case UTF8PROC_CATEGORY_CC:
  case UTF8PROC_CATEGORY_CS:
  case UTF8PROC_CATEGORY_ZL:
  case UTF8PROC_CATEGORY_ZP:
    return false;
  case UTF8PROC_CATEGORY_CF:
    return code == zero_width_joiner;
  default:
    return true;
  }
}

void append_unit(std::string& to, uint32_t unit) {
  constexpr char digits[] = "0123456789abcdef";
  to += "\\u";
  for (int shift = 12; shift >= 0; shift -= 4)
    to += digits[(unit >> shift) & 15];
}

void append_escaped(std::string& to, int32_t code) {
  auto value = static_cast<uint32_t>(code);
  if (value < 0x10000) {
    append_unit(to, value);
    return;
  }
  append_unit(to, 0xd800 + ((value - 0x10000) >> 10));
  append_unit(to, 0xdc00 + ((value - 0x10000) & 0x3ff));
}

size_t length_by_lead(unsigned char lead) {
  if (lead >= 0xf0 && lead <= 0xf4)
    return 4;
  if (lead >= 0xe0)
    return lead < 0xf0 ? 3 : 1;
  return lead >= 0xc2 ? 2 : 1;
}

} // namespace

terminal_character first_character(std::string_view text) {
  auto first = decode_first(text);
  if (first.code < 0)
    return {.length = 1, .cells = 1};
  auto shown = only_prints(first.code);
  auto cells = shown ? utf8proc_charwidth(first.code) : 0;
  return {first.length, cells > 0 ? static_cast<unsigned>(cells) : 0, true,
          shown};
}

size_t incomplete_character(std::string_view text) {
  for (size_t back = 1; back <= 3 && back <= text.size(); ++back) {
    auto byte = static_cast<unsigned char>(text[text.size() - back]);
    if ((byte & 0xc0) != 0x80)
      return length_by_lead(byte) > back ? back : 0;
  }
  return 0;
}

std::string harmless(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  while (!text.empty()) {
    auto [length, code] = decode_first(text);
    if (code < 0)
      result += "\ufffd";
    else if (code == '\n' || code == '\t' || only_prints(code))
      result += text.substr(0, length);
    else
      append_escaped(result, code);
    text.remove_prefix(length);
  }
  return result;
}

screen_position behind(screen_position from, std::string_view text,
                       const terminal_character& first, size_t columns) {
  if (text.front() == '\n')
    return {from.row + 1, 0};
  if (text.front() == '\t') {
    auto next = (from.column / tab_stop + 1) * tab_stop;
    return {from.row, next < columns ? next : columns - 1};
  }
  if (from.column + first.cells > columns)
    return {from.row + 1, first.cells};
  return {from.row, from.column + first.cells};
}

screen_position
behind(screen_position from, std::string_view text, size_t columns) {
  while (!text.empty()) {
    auto first = first_character(text);
    from = behind(from, text, first, columns);
    text.remove_prefix(first.length);
  }
  return from;
}

} // namespace tahoe
