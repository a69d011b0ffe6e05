#include "crypto/incomplete_hash_tree.hpp"

#include "crypto/file_hashes.hpp"

#include <functional>
#include <string>

namespace tahoe {

namespace {

caf::error wrong_hash(uint32_t node) {
  return failure(ec::integrity_failure,
                 "hash tree: wrong hash at node " + std::to_string(node));
}

caf::error missing_hash(uint32_t node) {
  return failure(ec::integrity_failure,
                 "hash tree: not enough hashes to reach the root, node "
                   + std::to_string(node) + " is missing");
}

caf::error outside(std::string_view what, uint64_t number) {
  return failure(ec::malformed, "hash tree: there is no " + std::string{what}
                                  + " " + std::to_string(number));
}

} // namespace

caf::expected<incomplete_hash_tree>
incomplete_hash_tree::make(uint64_t leaf_count, const digest& root) {
  if (leaf_count < 1 || leaf_count > max_leaf_count)
    return failure(ec::malformed, "a hash tree cannot have "
                                    + std::to_string(leaf_count) + " leaves");
  incomplete_hash_tree result{leaf_count};
  result.known_.emplace(0, root);
  return result;
}

caf::expected<void>
incomplete_hash_tree::set_hashes(const node_hashes& nodes,
                                 const node_hashes& leaves) {
  // Hashes not proven yet, children before their parents.
  std::map<uint32_t, digest, std::greater<>> pending;
  auto agrees = [&](uint32_t number, const digest& hash) {
    if (auto* known = find(number))
      return *known == hash;
    return pending.try_emplace(number, hash).first->second == hash;
  };
  for (auto& [number, hash] : nodes) {
    if (number >= hash_tree_node_count(leaf_count_))
      return outside("node", number);
    if (!agrees(number, hash))
      return wrong_hash(number);
  }
  for (auto& [leaf, hash] : leaves) {
    if (leaf >= leaf_count_)
      return outside("leaf", leaf);
    auto number = hash_tree_leaf_node(leaf_count_, leaf);
    if (!agrees(number, hash))
      return wrong_hash(number);
  }
  // Every pending hash and its sibling are replaced by their parent's, until
  // all have met a known one. The root is known, so none gets past it.
  decltype(known_) proven;
  auto take = [&](uint32_t number) -> const digest* {
    auto i = pending.find(number);
    if (i == pending.end())
      return find(number);
    auto& taken = proven.emplace(*i).first->second;
    pending.erase(i);
    return &taken;
  };
  while (!pending.empty()) {
    auto number = pending.begin()->first;
    auto sibling = hash_tree_sibling(number);
    auto* left = take(std::min(number, sibling));
    auto* right = take(std::max(number, sibling));
    if (left == nullptr || right == nullptr)
      return missing_hash(sibling);
    auto parent = hash_tree_parent(number);
    if (!agrees(parent, merkle_node_hash(*left, *right)))
      return wrong_hash(parent);
  }
  known_.merge(proven);
  return {};
}

const digest* incomplete_hash_tree::find(uint32_t number) const {
  auto i = known_.find(number);
  return i == known_.end() ? nullptr : &i->second;
}

} // namespace tahoe
