#include "codec/base32.hpp"

namespace tahoe {

namespace {

constexpr std::string_view alphabet = "abcdefghijklmnopqrstuvwxyz234567";

/// The five bits a character stands for, -1 if it is not of the alphabet.
int value_of(char c) {
  if (c >= 'a' && c <= 'z')
    return c - 'a';
  if (c >= '2' && c <= '7')
    return c - '2' + 26;
  return -1;
}

} // namespace

std::string base32_encode(byte_view bytes) {
  std::string text;
  text.reserve((bytes.size() * 8 + 4) / 5);
  uint32_t bits = 0;
  int pending = 0; // the low bits of `bits` still to be written, below 5
  for (auto byte : bytes) {
    bits = (bits << 8) | byte;
    for (pending += 8; pending >= 5; pending -= 5)
      text.push_back(alphabet[(bits >> (pending - 5)) & 31]);
  }
  if (pending > 0)
    text.push_back(alphabet[(bits << (5 - pending)) & 31]);
  return text;
}

caf::expected<byte_buffer> base32_decode(std::string_view text) {
  byte_buffer bytes;
  bytes.reserve(text.size() * 5 / 8);
  uint32_t bits = 0;
  int pending = 0;
  for (auto c : text) {
    auto value = value_of(c);
    if (value < 0)
      return failure(ec::malformed, "base32 text with a character other than "
                                    "a-z and 2-7");
    bits = (bits << 5) | static_cast<uint32_t>(value);
    pending += 5;
    if (pending >= 8) {
      pending -= 8;
      bytes.push_back(static_cast<uint8_t>(bits >> pending));
    }
  }
  if (pending >= 5)
    return failure(ec::malformed, "base32 text of a length no bytes have");
  if ((bits & ((1u << pending) - 1)) != 0)
    return failure(ec::malformed, "base32 text with stray bits at its end");
  return bytes;
}

} // namespace tahoe
