#pragma once

#include "actors/blob.hpp"

#include <cstring>
#include <span>

namespace tahoe {

/// The parts one after another, in memory of its own.
inline blob joined(std::span<const byte_view> parts) {
  size_t size = 0;
  for (auto part : parts)
    size += part.size();
  blob result{size};
  auto* to = result.mutable_data();
  for (auto part : parts)
    if (!part.empty()) {
      std::memcpy(to, part.data(), part.size());
      to += part.size();
    }
  return result;
}

} // namespace tahoe
