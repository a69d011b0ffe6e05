#include "crypto/keys.hpp"

#include "codec/netstring.hpp"

#include <string>

namespace tahoe {

namespace {

/// The parameters are part of the tag, since they change shares and cap.
tagged_hasher start(const convergence_secret& secret, unsigned needed_shares,
                    unsigned total_shares, uint64_t segment_size) {
  auto purpose
    = as_bytes("allmydata_immutable_content_to_key_with_added_secret_v1+");
  byte_buffer tag(purpose.begin(), purpose.end());
  // Room for all of it, or the vector would leave copies of the secret behind.
  tag.reserve(purpose.size() + secret.reveal().size() + 128);
  append_netstring(tag, secret.reveal());
  append_netstring(tag, as_bytes(std::to_string(needed_shares) + ","
                                 + std::to_string(total_shares) + ","
                                 + std::to_string(segment_size)));
  tagged_hasher result{tag};
  wipe(tag);
  return result;
}

} // namespace

convergence_hasher::convergence_hasher(const convergence_secret& secret,
                                       unsigned needed_shares,
                                       unsigned total_shares,
                                       uint64_t segment_size)
  : hasher_(start(secret, needed_shares, total_shares, segment_size)) {}

encryption_key convergence_hasher::finish() {
  return as_secret<encryption_key>(hasher_.finish());
}

storage_index storage_index_of(const encryption_key& key) {
  auto hash
    = tagged_hash("allmydata_immutable_key_to_storage_index_v1", key.reveal());
  return *storage_index::from(hash.view().first(storage_index::length));
}

} // namespace tahoe
