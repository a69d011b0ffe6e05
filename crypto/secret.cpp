#include "crypto/secret.hpp"

#include <openssl/crypto.h>

namespace tahoe {

void wipe(std::span<uint8_t> bytes) {
  OPENSSL_cleanse(bytes.data(), bytes.size());
}

bool secret_equal(byte_view a, byte_view b) {
  return a.size() == b.size()
         && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

} // namespace tahoe
