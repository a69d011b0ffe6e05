#pragma once

#include "test/support/test_grid.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cstdlib>

namespace tahoe::test {

/// Runs a scenario under several seeds, each with a grid of its own. One that
/// fails prints its seed; TAHOE_SEED replays that one alone, TAHOE_SEEDS asks
/// for more of them.
template <class Scenario>
void each_seed(Scenario scenario, uint64_t usual = 5) {
  auto number = [](const char* name, uint64_t otherwise) {
    auto text = std::getenv(name);
    return text ? std::strtoull(text, nullptr, 10) : otherwise;
  };
  auto first = number("TAHOE_SEED", 1);
  auto more = std::max<uint64_t>(number("TAHOE_SEEDS", 0), usual);
  auto count = std::getenv("TAHOE_SEED") ? 1 : more;
  for (auto seed = first; seed < first + count; ++seed) {
    CAPTURE(seed);
    scenario(seed);
  }
}

/// The same for a scenario that answers its grid's history: twenty seeds, and
/// the first of them once more leaves the same history.
template <class Scenario>
void replay_each_seed(Scenario scenario) {
  std::vector<uint64_t> histories;
  std::vector<uint64_t> seeds;
  auto play = [&](uint64_t seed) {
    seeds.push_back(seed);
    histories.push_back(scenario(seed));
  };
  each_seed(play, 20);
  CHECK(scenario(seeds.front()) == histories.front());
}

/// Segments are so small that any file has several.
inline constexpr uint32_t small_segment = 1000;

/// 2-of-5 with happiness 4 on five servers.
inline grid_options five_servers(size_t clients = 1) {
  grid_options result;
  result.storage = 5;
  result.clients = clients;
  result.encoding.needed_shares = 2;
  result.encoding.shares_of_happiness = 4;
  result.encoding.total_shares = 5;
  result.encoding.max_segment_size = small_segment;
  return result;
}

/// Bytes that differ from place to place, and from tag to tag.
inline byte_buffer sample_file(size_t size, uint8_t tag = 0) {
  byte_buffer result(size);
  for (size_t i = 0; i < size; ++i)
    result[i] = static_cast<uint8_t>(i * 7 + i / 251 + tag);
  return result;
}

inline const byte_buffer& ten_segments() {
  static const auto result = sample_file(10 * small_segment);
  return result;
}

inline void arm_all(test_grid& grid, storage_fault fault) {
  for (size_t i = 0; i < grid.server_count(); ++i)
    grid.server(i).faults().set(fault);
}

inline void
arm_all(test_grid& grid, storage_request kind, storage_fault fault) {
  for (size_t i = 0; i < grid.server_count(); ++i)
    grid.server(i).faults().set(kind, fault);
}

/// Puts enough of a file on the grid that reading it can go wrong.
inline std::string
stored(test_grid& grid, const byte_buffer& bytes = ten_segments()) {
  auto cap = grid.upload(0, bytes);
  REQUIRE(cap);
  return *cap;
}

/// The end of a scenario: time for timers to run out, then nothing may be open.
inline void check_nothing_is_open(test_grid& grid) {
  grid.pass(std::chrono::minutes{2});
  CHECK(grid.unfinished() == "");
}

template <class T>
ec code_of(const caf::expected<T>& result) {
  return result ? ec::none : tahoe::code_of(result.error());
}

template <class T>
std::string text_of(const caf::expected<T>& result) {
  return result ? std::string{} : describe(result.error());
}

} // namespace tahoe::test
