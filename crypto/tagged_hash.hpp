#pragma once

#include "codec/bytes.hpp"
#include "crypto/secret.hpp"

#include <openssl/sha.h>

#include <string_view>

namespace tahoe {

// tagged(tag, value)  = SHA256d(ns(tag) || value)
// pair(tag, a, b)     = SHA256d(ns(tag) || ns(a) || ns(b))
//
// SHA256d(x) = SHA256(SHA256(x)); ns(s) is a netstring (spec/chk.md §2). The
// tag keeps hashes for different purposes apart: no block is ever also a
// valid tree node.

/// Computes a tagged hash piece by piece. Plain data: a copy continues from
/// where its original stands, which makes a hasher with its tag already in a
/// cheap start for many hashes.
class tagged_hasher {
public:
  explicit tagged_hasher(std::string_view tag) : tagged_hasher(as_bytes(tag)) {}
  explicit tagged_hasher(byte_view tag);

  void update(byte_view bytes);

  /// Adds `bytes` as a netstring, which marks where they end.
  void update_netstring(byte_view bytes);

  /// The hash of all that was added. Ends the hasher: copy it to go on.
  digest finish();

private:
  SHA256_CTX state_;
};

digest tagged_hash(std::string_view tag, byte_view value);
digest tagged_pair_hash(std::string_view tag, byte_view a, byte_view b);

/// A hash as secret of at most its length; no copy of it stays behind.
template <class Secret>
Secret as_secret(digest hash) {
  auto result = *Secret::from(hash.view().first(Secret::length));
  wipe(hash.bytes);
  return result;
}

} // namespace tahoe
