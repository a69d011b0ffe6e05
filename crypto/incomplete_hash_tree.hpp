#pragma once

#include "crypto/hash_tree.hpp"

#include <unordered_map>

namespace tahoe {

/// What a reader knows of a hash tree. Every hash in it is proven by the
/// root; it holds only those it was given or had to compute, whatever size
/// the tree claims to have.
class incomplete_hash_tree {
public:
  /// Trusts `root`. Fails with malformed unless 1 <= leaf_count <=
  /// max_leaf_count.
  static caf::expected<incomplete_hash_tree>
  make(uint64_t leaf_count, const digest& root);

  /// Verifies hashes, by node number and by leaf number, against what is
  /// known, up to the root, and keeps all of them or none. Fails with
  ///  - malformed if a number is outside the tree;
  ///  - integrity_failure, naming the node, if a hash is wrong, or if some
  ///    hash cannot be proven because a sibling on its way is missing.
  caf::expected<void>
  set_hashes(const node_hashes& nodes, const node_hashes& leaves = {});

private:
  explicit incomplete_hash_tree(uint64_t leaf_count)
    : leaf_count_(leaf_count) {}

  const digest* find(uint32_t number) const;

  uint64_t leaf_count_;
  std::unordered_map<uint32_t, digest> known_;
};

} // namespace tahoe
