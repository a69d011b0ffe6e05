#pragma once

#include "crypto/random.hpp"

#include <algorithm>
#include <memory>

namespace tahoe::test {

/// Gives these bytes in their order; fails when they are used up.
inline random_source scripted_random(byte_buffer bytes) {
  return [bytes = std::make_shared<byte_buffer>(std::move(bytes)),
          used = std::make_shared<size_t>(0)](
           std::span<uint8_t> to) -> caf::expected<void> {
    if (to.size() > bytes->size() - *used)
      return failure(ec::io_failure, "no more random bytes");
    std::copy_n(bytes->data() + *used, to.size(), to.begin());
    *used += to.size();
    return {};
  };
}

} // namespace tahoe::test
