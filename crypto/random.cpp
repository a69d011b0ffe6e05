#include "crypto/random.hpp"

#include <openssl/err.h>
#include <openssl/rand.h>

#include <algorithm>

namespace tahoe {

caf::expected<void> fill_random(std::span<uint8_t> to) {
  // RAND_bytes counts in int.
  constexpr size_t max_piece = size_t{1} << 30;
  while (!to.empty()) {
    auto piece = to.first(std::min(to.size(), max_piece));
    if (RAND_bytes(piece.data(), static_cast<int>(piece.size())) != 1) {
      ERR_clear_error();
      return failure(ec::io_failure, "the system gives no random numbers");
    }
    to = to.subspan(piece.size());
  }
  return {};
}

random_source system_random() {
  return fill_random;
}

} // namespace tahoe
