#pragma once

#include "codec/bytes.hpp"

#include <cassert>
#include <concepts>

namespace tahoe {

/// Appends an integer, most significant byte first, as all files have them.
template <std::unsigned_integral T>
void append_big_endian(byte_buffer& to, T value) {
  std::array<uint8_t, sizeof(T)> bytes;
  for (size_t i = 0; i < sizeof(T); ++i)
    bytes[i] = static_cast<uint8_t>(value >> (8 * (sizeof(T) - 1 - i)));
  append(to, bytes);
}

/// The integer at `offset`.
/// @pre `from` holds all of it
template <std::unsigned_integral T>
T read_big_endian(byte_view from, size_t offset) {
  assert(from.size() >= sizeof(T) && offset <= from.size() - sizeof(T));
  uint64_t value = 0;
  for (auto byte : from.subspan(offset, sizeof(T)))
    value = (value << 8) | byte;
  return static_cast<T>(value);
}

} // namespace tahoe
