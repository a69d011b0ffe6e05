#include "crypto/file_hashes.hpp"
#include "crypto/incomplete_hash_tree.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <numeric>
#include <random>

using namespace tahoe;

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

/// What the reader asks for, from the whole tree.
node_hashes fetched(const hash_tree& tree, const incomplete_hash_tree& reader,
                    uint32_t leaf) {
  node_hashes result;
  auto needed = *reader.needed_hashes(leaf);
  for (auto node : needed)
    result.emplace(node, tree.nodes()[node]);
  return result;
}

size_t known_nodes(const hash_tree& tree, const incomplete_hash_tree& reader) {
  size_t count = 0;
  for (uint32_t i = 0; i < tree.nodes().size(); ++i)
    if (auto hash = reader.node(i)) {
      CHECK(*hash == tree.nodes()[i]);
      ++count;
    }
  return count;
}

bool mentions(const caf::error& err, std::string_view text) {
  return describe(err).find(text) != std::string::npos;
}

} // namespace

TEST_SUITE_BEGIN("incomplete_hash_tree");

TEST_CASE("leaves in any order are proven with what they need") {
  auto tree = sample_tree();
  std::vector<uint32_t> order(leaf_count);
  std::iota(order.begin(), order.end(), 0);
  std::mt19937 rng{7};
  for (int round = 0; round < 50; ++round) {
    std::shuffle(order.begin(), order.end(), rng);
    auto reader = reader_of(tree);
    for (auto leaf : order) {
      CHECK(!(reader.leaf(leaf) && *reader.leaf(leaf) != tree.leaf(leaf)));
      REQUIRE(reader.set_hashes(fetched(tree, reader, leaf),
                                {{leaf, tree.leaf(leaf)}}));
      CHECK(reader.leaf(leaf) == tree.leaf(leaf));
      CHECK(reader.needed_hashes(leaf)->empty());
    }
    known_nodes(tree, reader);
  }
}

TEST_CASE("the first leaf needs a sibling on each level") {
  auto reader = reader_of(sample_tree());
  CHECK(*reader.needed_hashes(0) == std::vector<uint32_t>{2, 4, 8, 16});
  CHECK(*reader.needed_hashes(10) == std::vector<uint32_t>{1, 6, 11, 26});
}

TEST_CASE("a neighbour needs only what is not known yet") {
  auto tree = sample_tree();
  auto reader = reader_of(tree);
  REQUIRE(reader.set_hashes(fetched(tree, reader, 0), {{0, tree.leaf(0)}}));
  CHECK(reader.needed_hashes(1)->empty());
  CHECK(*reader.needed_hashes(2) == std::vector<uint32_t>{18});
  CHECK(known_nodes(tree, reader) == 9);
}

TEST_CASE("a tree of one leaf is known by its root") {
  auto tree = sample_tree(1);
  auto reader = reader_of(tree);
  CHECK(reader.needed_hashes(0)->empty());
  CHECK(reader.leaf(0) == tree.root());
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
  CHECK(known_nodes(tree, reader) == tree.nodes().size());
  CHECK(reader.set_hashes(all));
}

TEST_CASE("one wrong hash and none is kept") {
  auto tree = sample_tree();
  auto partly = reader_of(tree);
  REQUIRE(partly.set_hashes(fetched(tree, partly, 3), {{3, tree.leaf(3)}}));
  for (auto& start : {reader_of(tree), partly})
    for (uint32_t leaf = 0; leaf < leaf_count; ++leaf) {
      auto good = fetched(tree, start, leaf);
      node_hashes good_leaf{{leaf, tree.leaf(leaf)}};
      for (auto& [bad, hash] : good) {
        auto nodes = good;
        nodes[bad].bytes[31] ^= 1;
        auto reader = start;
        CHECK(reader.set_hashes(nodes, good_leaf).error()
              == ec::integrity_failure);
        CHECK(known_nodes(tree, reader) == known_nodes(tree, start));
      }
      auto leaves = good_leaf;
      leaves[leaf].bytes[0] ^= 0x80;
      auto reader = start;
      CHECK(reader.set_hashes(good, leaves).error() == ec::integrity_failure);
      CHECK(known_nodes(tree, reader) == known_nodes(tree, start));
    }
}

TEST_CASE("one missing hash and none is kept") {
  auto tree = sample_tree();
  for (uint32_t leaf = 0; leaf < leaf_count; ++leaf) {
    auto start = reader_of(tree);
    auto good = fetched(tree, start, leaf);
    for (auto& [missing, hash] : good) {
      auto nodes = good;
      nodes.erase(missing);
      auto reader = start;
      auto done = reader.set_hashes(nodes, {{leaf, tree.leaf(leaf)}});
      REQUIRE(done.error() == ec::integrity_failure);
      CHECK(mentions(done.error(), "not enough hashes to reach the root"));
      CHECK(mentions(done.error(), "node " + std::to_string(missing) + " "));
      CHECK(known_nodes(tree, reader) == 1);
    }
  }
}

TEST_CASE("a leaf that contradicts its node is refused") {
  auto tree = sample_tree();
  auto reader = reader_of(tree);
  auto nodes = fetched(tree, reader, 2);
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
  CHECK(reader.needed_hashes(leaf_count).error() == ec::malformed);
  CHECK(reader.needed_hashes(~uint64_t{0}).error() == ec::malformed);
  CHECK(!reader.leaf(leaf_count));
  CHECK(!reader.node(31));
}

TEST_CASE("nothing is accepted before the root is known") {
  auto tree = sample_tree();
  auto reader = *incomplete_hash_tree::make(leaf_count);
  auto nodes = fetched(tree, reader, 0);
  nodes.emplace(0, tree.root());
  CHECK(reader.set_hashes(nodes, {{0, tree.leaf(0)}}).error()
        == ec::integrity_failure);
  REQUIRE(reader.set_root(tree.root()));
  CHECK(reader.set_hashes(nodes, {{0, tree.leaf(0)}}));
}

TEST_CASE("the root does not change") {
  auto reader = *incomplete_hash_tree::make(leaf_count);
  auto root = sample_tree().root();
  CHECK(reader.set_root(root));
  CHECK(reader.set_root(root));
  CHECK(reader.set_root(digest{}).error() == ec::integrity_failure);
  CHECK(reader.node(0) == root);
}

TEST_CASE("leaf counts out of range are malformed") {
  CHECK(incomplete_hash_tree::make(0).error() == ec::malformed);
  CHECK(incomplete_hash_tree::make(max_leaf_count + 1).error()
        == ec::malformed);
}

TEST_CASE("a huge tree costs what is known of it") {
  // Siblings all alike, so that the root of 2^27 leaves is known at once.
  auto leaf = block_hash(as_bytes("leaf"));
  uint32_t number = 12'345'678;
  auto node = hash_tree_leaf_node(max_leaf_count, number);
  auto hash = leaf;
  for (auto i = node; i > 0; i = hash_tree_parent(i))
    hash = i % 2 == 1 ? merkle_node_hash(hash, digest{})
                      : merkle_node_hash(digest{}, hash);
  auto reader = *incomplete_hash_tree::make(max_leaf_count, hash);
  auto needed = *reader.needed_hashes(number);
  CHECK(needed.size() == 27);
  node_hashes siblings;
  for (auto i : needed)
    siblings.emplace(i, digest{});
  CHECK(reader.set_hashes(siblings, {{number, leaf}}));
  CHECK(reader.leaf(number) == leaf);
}

TEST_SUITE_END();
