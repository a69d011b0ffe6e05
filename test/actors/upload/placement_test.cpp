#include "actors/upload/placement.hpp"

#include <doctest/doctest.h>

#include <random>

namespace tahoe::placement_test {

namespace {

share_set shares(std::initializer_list<int> numbers) {
  share_set result;
  for (auto number : numbers)
    result.insert(static_cast<uint8_t>(number));
  return result;
}

/// The same by trying every choice of shares below `total_shares`.
constexpr int total_shares = 4;

size_t
happiness_by_brute_force(std::span<const share_set> held, unsigned taken = 0) {
  if (held.empty())
    return 0;
  auto best = happiness_by_brute_force(held.subspan(1), taken);
  for (unsigned i = 0; i < total_shares; ++i)
    if (held.front().contains(static_cast<uint8_t>(i)) && !(taken >> i & 1))
      best = std::max(
        best, 1 + happiness_by_brute_force(held.subspan(1), taken | 1U << i));
  return best;
}

/// Servers 0 to 5 with some of the shares each.
std::vector<server_holdings> random_layout(std::mt19937& rng) {
  std::vector<server_holdings> result(rng() % 6);
  for (auto& server : result) {
    server.writable = rng() % 3 != 0;
    for (int i = 0; i < total_shares; ++i)
      if (rng() % 4 == 0)
        server.shares.insert(static_cast<uint8_t>(i));
  }
  return result;
}

/// The best that any placement could do: writable servers may hold all shares.
size_t best_happiness(std::span<const server_holdings> servers) {
  std::vector<share_set> possible;
  for (auto& server : servers) {
    possible.push_back(server.shares);
    for (int i = 0; i < total_shares && server.writable; ++i)
      possible.back().insert(static_cast<uint8_t>(i));
  }
  return happiness_by_brute_force(possible);
}

} // namespace

TEST_SUITE_BEGIN("placement");

TEST_CASE("happiness counts pairs, not servers or shares") {
  CHECK_EQ(happiness({}), 0);
  // The example of spec/chk.md §12.
  std::vector<share_set> example{shares({1, 2, 3, 4}), shares({6}), shares({3}),
                                 shares({4}), shares({2})};
  CHECK_EQ(happiness(example), 5);
  std::vector<share_set> same{shares({1}), shares({1}), shares({1})};
  CHECK_EQ(happiness(same), 1);
  std::vector<share_set> one_server{shares({0, 1, 2, 3, 4, 5, 6, 7, 8, 9})};
  CHECK_EQ(happiness(one_server), 1);
}

TEST_CASE("happiness is that of the best choice") {
  std::mt19937 rng{1};
  for (int round = 0; round < 1000; ++round) {
    std::vector<share_set> held;
    for (auto& server : random_layout(rng))
      held.push_back(server.shares);
    REQUIRE_EQ(happiness(held), happiness_by_brute_force(held));
  }
}

TEST_CASE("256 servers with all of 256 shares are matched quickly") {
  share_set all;
  for (int i = 0; i < 256; ++i)
    all.insert(static_cast<uint8_t>(i));
  CHECK_EQ(happiness(std::vector<share_set>(256, all)), 256);
}

TEST_CASE("empty servers get a share each, in their order, then the rest") {
  std::vector<server_holdings> ten(10, {true, {}});
  auto placed = place(ten, 10);
  for (int i = 0; i < 10; ++i)
    CHECK_EQ(placed[static_cast<size_t>(i)], shares({i}));
  std::vector<server_holdings> three(3, {true, {}});
  auto uneven = place(three, 7);
  CHECK_EQ(uneven[0].size() + uneven[1].size() + uneven[2].size(), 7);
  for (auto& server : uneven)
    CHECK_GE(server.size(), 2);
}

TEST_CASE("what a server holds stays there") {
  std::vector<server_holdings> servers{
    {true, {}}, {false, shares({2, 3})}, {true, shares({0, 1})}, {true, {}}};
  auto placed = place(servers, 4);
  CHECK_EQ(placed[1], shares({2}));
  CHECK_EQ(placed[2], shares({0}));
  CHECK_EQ(placed[0].size(), 1);
  CHECK_EQ(placed[3].size(), 1);
}

TEST_CASE("a server that is not writable is asked for nothing new") {
  std::vector<server_holdings> servers{{false, {}}, {false, shares({1})}};
  auto placed = place(servers, 3);
  CHECK(placed[0].empty());
  CHECK_EQ(placed[1], shares({1}));
}

TEST_CASE("no placement is happier, and no share is left out or doubled") {
  std::mt19937 rng{2};
  for (int round = 0; round < 1000; ++round) {
    auto servers = random_layout(rng);
    auto placed = place(servers, total_shares);
    std::vector<share_set> result;
    share_set homes;
    size_t count = 0;
    bool somewhere = false;
    for (size_t i = 0; i < servers.size(); ++i) {
      somewhere = somewhere || servers[i].writable;
      result.push_back(servers[i].shares);
      for (auto share : placed[i].numbers()) {
        result.back().insert(share);
        homes.insert(share);
        ++count;
        REQUIRE((servers[i].writable || servers[i].shares.contains(share)));
      }
    }
    REQUIRE_EQ(count, homes.size());
    if (somewhere)
      REQUIRE_EQ(homes.size(), total_shares);
    REQUIRE_EQ(happiness(result), best_happiness(servers));
  }
}

TEST_CASE("the error says which rule was broken, and all the numbers") {
  share_spread spread;
  spread.needed_shares = 3;
  spread.shares_of_happiness = 7;
  spread.servers_known = 12;
  spread.servers_asked = 11;
  spread.servers_answered = 9;
  spread.held_by_server = {shares({1}), shares({2})};
  CHECK_EQ(code_of(unhappy(spread)), ec::not_enough_servers);
  auto text = describe(unhappy(spread));
  CHECK_NE(text.find("shares could be placed or found on only 2 server(s)"),
           std::string::npos);
  for (auto number : {"known: 12", "asked: 11", "answered: 9", "with shares: 2",
                      "happiness asked: 7"})
    CHECK_NE(text.find(number), std::string::npos);
  spread.held_by_server.assign(3, shares({1}));
  CHECK_NE(describe(unhappy(spread)).find("not spread out evenly enough"),
           std::string::npos);
  spread.held_by_server
    = {shares({1}), shares({2}), shares({3}), shares({4}), shares({4})};
  CHECK_NE(describe(unhappy(spread))
             .find("shares could be placed on only 4 server(s) such that any 3 "
                   "of them have enough shares to recover the file, but we "
                   "were asked to place shares on at least 7 such servers"),
           std::string::npos);
}

TEST_SUITE_END();

} // namespace tahoe::placement_test
