#include "actors/vdrive/peer_quota.hpp"

#include <doctest/doctest.h>

#include <vector>

namespace tahoe::peer_quota_test {

namespace {

tub_id peer(uint8_t number) {
  return {{number}};
}

} // namespace

TEST_SUITE_BEGIN("peer_quota");

TEST_CASE("one peer gets its part, and the others theirs") {
  peer_quota quota{400};
  auto first = quota.take(peer(1), 100);
  CHECK(first);
  CHECK_FALSE(quota.take(peer(1), 1));
  std::vector<peer_quota::permit> held;
  for (uint8_t i = 2; i <= 4; ++i)
    held.push_back(quota.take(peer(i), 100));
  for (auto& x : held)
    CHECK(x);
  CHECK_FALSE(quota.take(peer(5), 1));
  first.reset();
  CHECK(quota.take(peer(5), 100));
}

TEST_CASE("what was refused as a whole does not count as a peer's") {
  peer_quota quota{400};
  std::vector<peer_quota::permit> held;
  for (uint8_t i = 1; i <= 4; ++i)
    held.push_back(quota.take(peer(i), 100));
  CHECK_FALSE(quota.take(peer(5), 50));
  held.pop_back();
  CHECK(quota.take(peer(5), 100));
  CHECK(quota.in_use() == 300);
}

TEST_CASE("many peers that come and go leave those alone who wait") {
  peer_quota quota{size_t{1} << 20};
  auto held = quota.take(peer(0), (size_t{1} << 20) / 4);
  REQUIRE(held);
  for (int i = 1; i < 1000; ++i) {
    tub_id other{{1, static_cast<uint8_t>(i), static_cast<uint8_t>(i >> 8)}};
    CHECK(quota.take(other, 100));
  }
  CHECK_FALSE(quota.take(peer(0), 1));
  held.reset();
  CHECK(quota.in_use() == 0);
}

TEST_SUITE_END();

} // namespace tahoe::peer_quota_test
