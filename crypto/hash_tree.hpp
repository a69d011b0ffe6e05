#pragma once

#include "codec/bytes.hpp"
#include "codec/error.hpp"

#include <cstdint>
#include <map>
#include <vector>

namespace tahoe {

// A hash tree is a complete binary tree in a flat array: node 0 is the root,
// the children of i are 2i+1 and 2i+2. The leaves are padded to the next power
// of two W; leaf i is node W-1+i; there are 2W-1 nodes (spec/chk.md §7).

/// Node number (or leaf number) and its hash.
using node_hashes = std::map<uint32_t, digest>;

/// More leaves than any file has segments.
inline constexpr uint64_t max_leaf_count = uint64_t{1} << 27;

/// Nodes of a tree with `leaf_count` leaves, padding included.
/// @pre 1 <= leaf_count && leaf_count <= max_leaf_count
uint32_t hash_tree_node_count(uint64_t leaf_count);

/// The node that holds leaf number `leaf`.
/// @pre leaf < leaf_count && leaf_count <= max_leaf_count
uint32_t hash_tree_leaf_node(uint64_t leaf_count, uint64_t leaf);

/// @pre node > 0
inline uint32_t hash_tree_parent(uint32_t node) {
  return (node - 1) / 2;
}
inline uint32_t hash_tree_sibling(uint32_t node) {
  return node % 2 == 1 ? node + 1 : node - 1;
}

/// A tree all of whose nodes are known.
class hash_tree {
public:
  /// Pads the leaves and hashes up to the root.
  /// @pre 1 <= leaves.size() && leaves.size() <= max_leaf_count
  static hash_tree from_leaves(std::vector<digest> leaves);

  /// Takes a stored flat array and checks every node against `root`.
  /// Fails with malformed if the array has the wrong size for `leaf_count`,
  /// with integrity_failure, naming the node, if a hash is wrong.
  static caf::expected<hash_tree>
  verified(uint64_t leaf_count, byte_view flat, const digest& root);

  const digest& root() const { return nodes_.front(); }

  /// @pre number < leaf_count()
  const digest& leaf(uint64_t number) const;

  uint64_t leaf_count() const { return leaf_count_; }

  /// All nodes, root first: the array as a share holds it.
  const std::vector<digest>& nodes() const { return nodes_; }
  byte_view serialized() const;

private:
  hash_tree(uint64_t leaf_count, std::vector<digest> nodes)
    : leaf_count_(leaf_count), nodes_(std::move(nodes)) {}

  uint64_t leaf_count_;
  std::vector<digest> nodes_;
};

} // namespace tahoe
