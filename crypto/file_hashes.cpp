#include "crypto/file_hashes.hpp"

#include <string>

namespace tahoe {

namespace {

digest finished(tagged_hasher hasher, byte_view bytes) {
  hasher.update(bytes);
  return hasher.finish();
}

} // namespace

tagged_hasher block_hasher() {
  static const tagged_hasher start{"allmydata_encoded_subshare_v1"};
  return start;
}

digest block_hash(byte_view block) {
  return finished(block_hasher(), block);
}

tagged_hasher crypttext_segment_hasher() {
  static const tagged_hasher start{"allmydata_crypttext_segment_v1"};
  return start;
}

digest crypttext_segment_hash(byte_view segment) {
  return finished(crypttext_segment_hasher(), segment);
}

tagged_hasher crypttext_hasher() {
  return tagged_hasher{"allmydata_crypttext_v1"};
}

digest uri_extension_hash(byte_view uri_extension) {
  return tagged_hash("allmydata_uri_extension_v1", uri_extension);
}

digest merkle_node_hash(const digest& left, const digest& right) {
  static const tagged_hasher start{"Merkle tree internal node"};
  auto hasher = start;
  hasher.update_netstring(left.view());
  hasher.update_netstring(right.view());
  return hasher.finish();
}

digest merkle_empty_leaf_hash(uint64_t leaf) {
  return tagged_hash("Merkle tree empty leaf", as_bytes(std::to_string(leaf)));
}

} // namespace tahoe
