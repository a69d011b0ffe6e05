#pragma once

#include "codec/error.hpp"
#include "crypto/secret.hpp"

#include <array>
#include <functional>
#include <span>

namespace tahoe {

/// Fills a span with random bytes. Passed to whatever needs randomness, so
/// that a test can hand in a seeded one.
using random_source = std::function<caf::expected<void>(std::span<uint8_t> to)>;

/// OpenSSL's generator, seeded by the system. Safe from any thread.
/// Fails (io_failure) only where the system has no entropy to give.
caf::expected<void> fill_random(std::span<uint8_t> to);

/// `fill_random` as a source.
random_source system_random();

/// A random byte_string or secret.
template <class Bytes>
caf::expected<Bytes>
random_bytes(const random_source& source = system_random()) {
  std::array<uint8_t, Bytes::length> bytes{};
  if (auto filled = source(bytes); !filled)
    return std::move(filled.error());
  Bytes result = *Bytes::from(bytes);
  wipe(bytes);
  return result;
}

} // namespace tahoe
