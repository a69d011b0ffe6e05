#include "codec/share_hash_chain.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <bit>

namespace tahoe::share_hash_chain_test {

namespace {

using nodes = std::vector<uint16_t>;

std::vector<share_hash> example() {
  std::vector<share_hash> chain;
  for (uint16_t node : {8, 2, 4, 7}) {
    share_hash entry;
    entry.node_number = node;
    entry.hash.bytes.fill(static_cast<uint8_t>(node));
    chain.push_back(entry);
  }
  return chain;
}

bool is_refused(byte_view packed) {
  auto chain = parse_chain(packed);
  return !chain && code_of(chain.error()) == ec::malformed;
}

} // namespace

TEST_SUITE_BEGIN("share_hash_chain");

TEST_CASE("chains stand in the order of a CPython set") {
  CHECK(chain_order(1, 0) == nodes{0});
  CHECK(chain_order(3, 0) == nodes{2, 3, 4});
  CHECK(chain_order(8, 0) == nodes{8, 2, 4, 7});
  CHECK(chain_order(8, 5) == nodes{1, 11, 12, 6});
  CHECK(chain_order(10, 0) == nodes{2, 4, 8, 15, 16});
  CHECK(chain_order(20, 7) == nodes{2, 4, 37, 38, 7, 17});
  CHECK(chain_order(256, 255) == nodes{509, 1, 5, 13, 61, 125, 253, 29, 510});
}

TEST_CASE("all 32,896 chains are those of CPython") {
  // By test/vectors/make_chains.py.
  uint64_t fnv1a = 0xcbf29ce484222325;
  size_t chains = 0;
  for (uint16_t total = 1; total <= 256; ++total)
    for (uint16_t share = 0; share < total; ++share) {
      auto chain = chain_order(total, share);
      ++chains;
      CHECK(chain.size() == chain_length(total));
      for (auto node : chain)
        for (auto byte : {node >> 8, node & 255})
          fnv1a = (fnv1a ^ static_cast<uint64_t>(byte)) * 0x100000001b3;
    }
  CHECK(chains == 32896);
  CHECK(fnv1a == 0x77f2ea502507437e);
}

TEST_CASE("a chain is read back in the order it was written") {
  auto packed = pack_chain(example());
  CHECK(packed.size() == 4 * share_hash_size);
  CHECK(packed[0] == 0);
  CHECK(packed[1] == 8);
  CHECK(packed[33] == 8);
  CHECK(packed[35] == 2);
  CHECK(*parse_chain(packed) == example());
  CHECK(parse_chain({})->empty());
}

TEST_CASE("a chain cut short within an entry is refused") {
  auto packed = pack_chain(example());
  for (size_t length = 0; length < packed.size(); ++length)
    CHECK(is_refused(byte_view{packed}.first(length))
          == (length % share_hash_size != 0));
}

TEST_CASE("a node that comes twice is refused") {
  auto chain = example();
  chain[3].node_number = chain[0].node_number;
  CHECK(is_refused(pack_chain(chain)));
}

TEST_CASE("a node no tree over 256 shares has is refused") {
  auto chain = example();
  chain[0].node_number = 510;
  CHECK_FALSE(is_refused(pack_chain(chain)));
  chain[0].node_number = 511;
  CHECK(is_refused(pack_chain(chain)));
}

TEST_CASE("a chain longer than a whole tree is refused") {
  CHECK(is_refused(byte_buffer(512 * share_hash_size)));
}

TEST_SUITE_END();

} // namespace tahoe::share_hash_chain_test
