#pragma once

#include "codec/bytes.hpp"
#include "crypto/secret.hpp"
#include "crypto/tagged_hash.hpp"

#include <cstdint>

namespace tahoe {

/// AES-128 key of one file; who knows it can read the file.
using encryption_key = secret<struct encryption_key_tag, 16>;

/// What makes this node's convergent keys differ from everybody else's
/// (`private/convergence`); of any length, may be empty.
using convergence_secret = secret_buffer<struct convergence_secret_tag>;

/// Derives the key of a file from its content, so that storing the same bytes
/// twice gives the same cap (spec/chk.md §4.1).
class convergence_hasher {
public:
  /// `segment_size` is the one after rounding up to a multiple of
  /// `needed_shares`.
  convergence_hasher(const convergence_secret& secret, unsigned needed_shares,
                     unsigned total_shares, uint64_t segment_size);

  void update(byte_view plaintext) { hasher_.update(plaintext); }

  /// The key of all the plaintext that was added. Ends the hasher.
  encryption_key finish();

private:
  tagged_hasher hasher_;
};

/// The name under which servers keep the file with this key. It tells nothing
/// about the key.
storage_index storage_index_of(const encryption_key& key);

} // namespace tahoe
