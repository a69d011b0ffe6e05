#pragma once

#include "codec/bytes.hpp"

#include <string>
#include <string_view>

namespace tahoe::test {

inline std::string to_hex(byte_view bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string result;
  for (auto byte : bytes) {
    result += digits[byte >> 4];
    result += digits[byte & 15];
  }
  return result;
}

/// Reads an even number of lower case digits; spaces may stand between pairs.
inline byte_buffer from_hex(std::string_view text) {
  auto value = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
  byte_buffer result;
  for (size_t i = 0; i + 1 < text.size(); ++i)
    if (text[i] != ' ') {
      result.push_back(
        static_cast<uint8_t>(value(text[i]) << 4 | value(text[i + 1])));
      ++i;
    }
  return result;
}

} // namespace tahoe::test
