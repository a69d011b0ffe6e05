#include "crypto/file_hashes.hpp"
#include "crypto/hash_tree.hpp"
#include "test/support/hex.hpp"

#include <doctest/doctest.h>

namespace tahoe::hash_tree_test {

using test::from_hex;
using test::to_hex;

namespace {

std::vector<digest> sample_leaves(size_t count) {
  std::vector<digest> result;
  for (size_t i = 0; i < count; ++i)
    result.push_back(block_hash(as_bytes(std::to_string(i))));
  return result;
}

byte_buffer stored(const hash_tree& tree) {
  return {tree.serialized().begin(), tree.serialized().end()};
}

} // namespace

TEST_SUITE_BEGIN("hash_tree");

TEST_CASE("roots are those of the oracle") {
  struct {
    size_t leaves;
    size_t nodes;
    const char* root;
  } known[] = {
    {1, 1, "61ce3f8dd0a489284ff648b23846ac2dd91f0c6a7df6c59b174914af940fe340"},
    {2, 3, "ad042ccf4cdcb112b88762e5428e335fe2a040fd4b4417bbc2a5bef66022f18d"},
    {3, 7, "31200ce1206509095f656c4e25bb5701ef69189d8f6304ef160a2367560aab5f"},
    {5, 15, "0b1f744f7ff1300ec1c6a29d5f580acbc44b647ea5c7f1fed210cfdfe9070975"},
    {10, 31,
     "b74df07d0bcb942b248f6438346f7a9238f59db3f657b06dd77f41b496093aff"},
  };
  for (auto& [leaves, nodes, root] : known) {
    CAPTURE(leaves);
    auto tree = hash_tree::from_leaves(sample_leaves(leaves));
    CHECK(to_hex(tree.root().view()) == root);
    CHECK(tree.nodes().size() == nodes);
    CHECK(hash_tree_node_count(leaves) == nodes);
    CHECK(tree.leaf_count() == leaves);
  }
}

TEST_CASE("leaves stand at the end of the array, padding after them") {
  auto leaves = sample_leaves(5);
  auto tree = hash_tree::from_leaves(leaves);
  for (size_t i = 0; i < 5; ++i) {
    CHECK(tree.leaf(i) == leaves[i]);
    CHECK(tree.nodes()[hash_tree_leaf_node(5, i)] == leaves[i]);
  }
  CHECK(tree.nodes()[12] == merkle_empty_leaf_hash(5));
  CHECK(tree.nodes()[14] == merkle_empty_leaf_hash(7));
}

TEST_CASE("a single leaf is its own root") {
  auto leaves = sample_leaves(1);
  auto tree = hash_tree::from_leaves(leaves);
  CHECK(tree.root() == leaves[0]);
  CHECK(tree.leaf(0) == leaves[0]);
}

TEST_CASE("family relations of nodes are those of the flat array") {
  CHECK(hash_tree_parent(1) == 0);
  CHECK(hash_tree_parent(2) == 0);
  CHECK(hash_tree_parent(13) == 6);
  CHECK(hash_tree_sibling(1) == 2);
  CHECK(hash_tree_sibling(14) == 13);
  CHECK(hash_tree_node_count(max_leaf_count) == (1u << 28) - 1);
  CHECK(hash_tree_leaf_node(max_leaf_count, max_leaf_count - 1)
        == (1u << 28) - 2);
}

TEST_CASE("a stored tree comes back") {
  for (size_t leaves : {1, 2, 3, 4, 7, 100}) {
    auto tree = hash_tree::from_leaves(sample_leaves(leaves));
    auto read = hash_tree::verified(leaves, stored(tree), tree.root());
    REQUIRE(read);
    CHECK(read->nodes() == tree.nodes());
    CHECK(read->leaf_count() == leaves);
  }
}

TEST_CASE("a flipped bit anywhere in a stored tree is detected") {
  auto tree = hash_tree::from_leaves(sample_leaves(5));
  auto bytes = stored(tree);
  for (size_t bit = 0; bit < bytes.size() * 8; ++bit) {
    auto flip = static_cast<uint8_t>(1 << (bit % 8));
    bytes[bit / 8] ^= flip;
    auto read = hash_tree::verified(5, bytes, tree.root());
    REQUIRE(!read);
    REQUIRE(read.error() == ec::integrity_failure);
    bytes[bit / 8] ^= flip;
  }
}

TEST_CASE("an error names the node that is wrong") {
  auto tree = hash_tree::from_leaves(sample_leaves(5));
  auto bytes = stored(tree);
  bytes[5 * digest::length] ^= 1;
  auto read = hash_tree::verified(5, bytes, tree.root());
  CHECK(describe(read.error()).find("node 2 ") != std::string::npos);
}

TEST_CASE("a tree of the wrong size is malformed") {
  auto tree = hash_tree::from_leaves(sample_leaves(5));
  auto bytes = stored(tree);
  for (size_t size = 0; size < bytes.size(); ++size) {
    auto read
      = hash_tree::verified(5, byte_view{bytes}.first(size), tree.root());
    REQUIRE(read.error() == ec::malformed);
  }
  for (uint64_t leaves : {uint64_t{0}, uint64_t{4}, uint64_t{9},
                          max_leaf_count + 1, ~uint64_t{0}})
    CHECK(hash_tree::verified(leaves, bytes, tree.root()).error()
          == ec::malformed);
}

TEST_CASE("another tree's root is not accepted") {
  auto tree = hash_tree::from_leaves(sample_leaves(5));
  auto other = hash_tree::from_leaves(sample_leaves(6));
  CHECK(hash_tree::verified(5, stored(tree), other.root()).error()
        == ec::integrity_failure);
}

TEST_SUITE_END();

} // namespace tahoe::hash_tree_test
