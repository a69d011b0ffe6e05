#include "crypto/hash_tree.hpp"

#include "crypto/file_hashes.hpp"

#include <bit>
#include <cstring>
#include <string>

namespace tahoe {

static_assert(sizeof(digest) == digest::length,
              "an array of hashes is its own stored form");

uint32_t hash_tree_node_count(uint64_t leaf_count) {
  return static_cast<uint32_t>(2 * std::bit_ceil(leaf_count) - 1);
}

uint32_t hash_tree_leaf_node(uint64_t leaf_count, uint64_t leaf) {
  return static_cast<uint32_t>(std::bit_ceil(leaf_count) - 1 + leaf);
}

hash_tree hash_tree::from_leaves(std::vector<digest> leaves) {
  auto leaf_count = leaves.size();
  auto width = std::bit_ceil(leaf_count);
  for (auto i = leaf_count; i < width; ++i)
    leaves.push_back(merkle_empty_leaf_hash(i));
  std::vector<digest> nodes(width - 1);
  nodes.insert(nodes.end(), leaves.begin(), leaves.end());
  for (auto i = width - 1; i-- > 0;)
    nodes[i] = merkle_node_hash(nodes[2 * i + 1], nodes[2 * i + 2]);
  return {leaf_count, std::move(nodes)};
}

caf::expected<hash_tree>
hash_tree::verified(uint64_t leaf_count, byte_view flat, const digest& root) {
  if (leaf_count < 1 || leaf_count > max_leaf_count
      || flat.size() != hash_tree_node_count(leaf_count) * digest::length)
    return failure(ec::malformed, "a hash tree of "
                                    + std::to_string(flat.size())
                                    + " bytes cannot have "
                                    + std::to_string(leaf_count) + " leaves");
  std::vector<digest> nodes(flat.size() / digest::length);
  std::memcpy(nodes.data(), flat.data(), flat.size());
  if (nodes.front() != root)
    return failure(ec::integrity_failure, "hash tree: node 0 is not the root "
                                          "that was expected");
  for (size_t i = 0; 2 * i + 2 < nodes.size(); ++i)
    if (nodes[i] != merkle_node_hash(nodes[2 * i + 1], nodes[2 * i + 2]))
      return failure(ec::integrity_failure, "hash tree: node "
                                              + std::to_string(i)
                                              + " is not the hash of its "
                                                "children");
  return hash_tree{leaf_count, std::move(nodes)};
}

const digest& hash_tree::leaf(uint64_t number) const {
  return nodes_[hash_tree_leaf_node(leaf_count_, number)];
}

byte_view hash_tree::serialized() const {
  return {nodes_.front().bytes.data(), nodes_.size() * digest::length};
}

} // namespace tahoe
