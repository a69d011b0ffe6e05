#pragma once

#include "codec/error.hpp"
#include "crypto/keys.hpp"

#include <openssl/types.h>

#include <memory>
#include <span>

namespace tahoe {

/// AES-128-CTR over a file as one stream whose counter starts at zero
/// (spec/chk.md §4.3). Encrypting and decrypting are the same. Not for
/// sharing between threads.
class aes_ctr {
public:
  explicit aes_ctr(const encryption_key& key);

  /// Applies the key stream to bytes that stand at `offset` of the file.
  /// Fails with io_failure if OpenSSL does.
  caf::expected<void> apply(uint64_t offset, std::span<uint8_t> data);

  /// The same from one place to another of equal size; the two may be the
  /// same but may not overlap otherwise.
  /// @pre from.size() == to.size()
  caf::expected<void>
  apply(uint64_t offset, byte_view from, std::span<uint8_t> to);

private:
  struct deleter {
    void operator()(EVP_CIPHER_CTX* context) const;
  };

  std::unique_ptr<EVP_CIPHER_CTX, deleter> context_; ///< null: no such cipher
};

} // namespace tahoe
