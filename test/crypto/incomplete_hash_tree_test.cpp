#include "crypto/file_hashes.hpp"
#include "crypto/incomplete_hash_tree.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <numeric>
#include <random>

namespace tahoe::incomplete_hash_tree_test {

namespace {

constexpr uint32_t leaf_count = 11;

hash_tree sample_tree(size_t leaves = leaf_count) {
  std::vector<digest> hashes;
  for (size_t i = 0; i < leaves; ++i)
    hashes.push_back(block_hash(as_bytes(std::to_string(i))));
  return hash_tree::from_leaves(std::move(hashes));
}

incomplete_hash_tree reader_of(const hash_tree& tree) {
  return *incomplete_hash_tree::make(tree.leaf_count(), tree.root());
}

/// What proves a leaf: the sibling of each node on its way to the root.
node_hashes siblings_of(const hash_tree& tree, uint32_t leaf) {
  node_hashes result;
  auto node = hash_tree_leaf_node(tree.leaf_count(), leaf);
  for (; node > 0; node = hash_tree_parent(node)) {
    auto sibling = hash_tree_sibling(node);
    result.emplace(sibling, tree.nodes()[sibling]);
  }
  return result;
}

/// Whether enough is known to prove a leaf without any sibling.
bool accepts_alone(incomplete_hash_tree reader, const hash_tree& tree,
                   uint32_t leaf) {
  return bool{reader.set_hashes({}, {{leaf, tree.leaf(leaf)}})};
}

bool mentions(const caf::error& err, std::string_view text) {
  return describe(err).find(text) != std::string::npos;
}

} // namespace

TEST_SUITE_BEGIN("incomplete_hash_tree");

TEST_CASE("leaves in any order are proven by their siblings") {
  auto tree = sample_tree();
  std::vector<uint32_t> order(leaf_count);
  std::iota(order.begin(), order.end(), 0);
  std::mt19937 rng{7};
  for (int round = 0; round < 50; ++round) {
    std::shuffle(order.begin(), order.end(), rng);
    auto reader = reader_of(tree);
    for (auto leaf : order) {
      REQUIRE(
        reader.set_hashes(siblings_of(tree, leaf), {{leaf, tree.leaf(leaf)}}));
      CHECK(accepts_alone(reader, tree, leaf));
    }
  }
}

TEST_CASE("a neighbour needs only what is not known yet") {
  auto tree = sample_tree();
  auto reader = reader_of(tree);
  CHECK_FALSE(accepts_alone(reader, tree, 1));
  REQUIRE(reader.set_hashes(siblings_of(tree, 0), {{0, tree.leaf(0)}}));
  CHECK(accepts_alone(reader, tree, 1));
  CHECK_FALSE(accepts_alone(reader, tree, 2));
  CHECK(reader.set_hashes({{18, tree.nodes()[18]}}, {{2, tree.leaf(2)}}));
}

TEST_CASE("a tree of one leaf is known by its root") {
  auto tree = sample_tree(1);
  auto reader = reader_of(tree);
  CHECK(reader.set_hashes({}, {{0, tree.root()}}));
  CHECK(reader.set_hashes({{0, tree.root()}}));
  CHECK(reader.set_hashes({}, {{0, digest{}}}).error()
        == ec::integrity_failure);
}

TEST_CASE("the whole tree is accepted at once") {
  auto tree = sample_tree();
  auto reader = reader_of(tree);
  node_hashes all;
  for (uint32_t i = 0; i < tree.nodes().size(); ++i)
    all.emplace(i, tree.nodes()[i]);
  REQUIRE(reader.set_hashes(all));
  for (uint32_t leaf = 0; leaf < leaf_count; ++leaf)
    CHECK(accepts_alone(reader, tree, leaf));
  CHECK(reader.set_hashes(all));
}

TEST_CASE("one wrong hash and none is kept") {
  auto tree = sample_tree();
  auto partly = reader_of(tree);
  REQUIRE(partly.set_hashes(siblings_of(tree, 3), {{3, tree.leaf(3)}}));
  for (auto& start : {reader_of(tree), partly})
    for (uint32_t leaf = 0; leaf < leaf_count; ++leaf) {
      auto good = siblings_of(tree, leaf);
      node_hashes good_leaf{{leaf, tree.leaf(leaf)}};
      auto known_before = accepts_alone(start, tree, leaf);
      for (auto& [bad, hash] : good) {
        auto nodes = good;
        nodes[bad].bytes[31] ^= 1;
        auto reader = start;
        CHECK(reader.set_hashes(nodes, good_leaf).error()
              == ec::integrity_failure);
        CHECK(accepts_alone(reader, tree, leaf) == known_before);
      }
      auto leaves = good_leaf;
      leaves[leaf].bytes[0] ^= 0x80;
      auto reader = start;
      CHECK(reader.set_hashes(good, leaves).error() == ec::integrity_failure);
      CHECK(accepts_alone(reader, tree, leaf) == known_before);
    }
}

TEST_CASE("one missing hash and none is kept") {
  auto tree = sample_tree();
  for (uint32_t leaf = 0; leaf < leaf_count; ++leaf) {
    auto start = reader_of(tree);
    auto good = siblings_of(tree, leaf);
    for (auto& [missing, hash] : good) {
      auto nodes = good;
      nodes.erase(missing);
      auto reader = start;
      auto done = reader.set_hashes(nodes, {{leaf, tree.leaf(leaf)}});
      REQUIRE(done.error() == ec::integrity_failure);
      CHECK(mentions(done.error(), "not enough hashes to reach the root"));
      CHECK(mentions(done.error(), "node " + std::to_string(missing) + " "));
      CHECK_FALSE(accepts_alone(reader, tree, leaf));
    }
  }
}

TEST_CASE("a leaf that contradicts its node is refused") {
  auto tree = sample_tree();
  auto reader = reader_of(tree);
  auto nodes = siblings_of(tree, 2);
  nodes.emplace(hash_tree_leaf_node(leaf_count, 2), tree.leaf(2));
  auto done = reader.set_hashes(nodes, {{2, tree.leaf(3)}});
  REQUIRE(!done);
  CHECK(mentions(done.error(), "wrong hash at node 17"));
  CHECK(reader.set_hashes(nodes, {{2, tree.leaf(2)}}));
}

TEST_CASE("numbers outside the tree are malformed") {
  auto tree = sample_tree();
  auto reader = reader_of(tree);
  CHECK(reader.set_hashes({{31, digest{}}}).error() == ec::malformed);
  CHECK(reader.set_hashes({{~0u, digest{}}}).error() == ec::malformed);
  CHECK(reader.set_hashes({}, {{leaf_count, digest{}}}).error()
        == ec::malformed);
}

TEST_CASE("leaf counts out of range are malformed") {
  CHECK(incomplete_hash_tree::make(0, digest{}).error() == ec::malformed);
  CHECK(incomplete_hash_tree::make(max_leaf_count + 1, digest{}).error()
        == ec::malformed);
}

TEST_CASE("a huge tree costs what is known of it") {
  // Siblings all alike, so that the root of 2^27 leaves is known at once.
  auto leaf = block_hash(as_bytes("leaf"));
  uint32_t number = 12'345'678;
  auto hash = leaf;
  node_hashes siblings;
  auto node = hash_tree_leaf_node(max_leaf_count, number);
  for (; node > 0; node = hash_tree_parent(node)) {
    siblings.emplace(hash_tree_sibling(node), digest{});
    hash = node % 2 == 1 ? merkle_node_hash(hash, digest{})
                         : merkle_node_hash(digest{}, hash);
  }
  CHECK(siblings.size() == 27);
  auto reader = *incomplete_hash_tree::make(max_leaf_count, hash);
  CHECK(reader.set_hashes(siblings, {{number, leaf}}));
  CHECK(reader.set_hashes({}, {{number, leaf}}));
}

TEST_SUITE_END();

} // namespace tahoe::incomplete_hash_tree_test
