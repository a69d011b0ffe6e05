#pragma once

#include "crypto/random.hpp"

#include <memory>
#include <mutex>
#include <random>

namespace tahoe::test {

/// The same bytes for the same seed, one after the other; from any thread.
inline random_source seeded_random(uint64_t seed) {
  struct generator {
    std::mutex mutex;
    std::mt19937_64 engine;
  };
  auto shared = std::make_shared<generator>();
  shared->engine.seed(seed);
  return [shared](std::span<uint8_t> to) -> caf::expected<void> {
    std::lock_guard guard{shared->mutex};
    for (auto& byte : to)
      byte = static_cast<uint8_t>(shared->engine());
    return {};
  };
}

} // namespace tahoe::test
