#include "test/grid/scenario.hpp"

#include <chrono>

namespace tahoe::round_trip_test {

using namespace tahoe::test;

TEST_SUITE_BEGIN("round_trip");

TEST_CASE("a file of any size comes back through another client") {
  constexpr auto segment = small_segment;
  each_seed([](uint64_t seed) {
    test_grid grid{seed, five_servers(2)};
    for (size_t size :
         {0u, 1u, 55u, 56u, segment - 1, segment, segment + 1, 2 * segment - 1,
          2 * segment, 2 * segment + 1, 7 * segment + 3}) {
      CAPTURE(size);
      auto bytes = sample_file(size);
      auto cap = grid.upload(0, bytes);
      REQUIRE(cap);
      CHECK(grid.download(1, *cap) == bytes);
    }
    check_nothing_is_open(grid);
  });
}

TEST_CASE("a file of any size comes back from three shares of ten") {
  each_seed([](uint64_t seed) {
    grid_options options;
    options.encoding.max_segment_size = small_segment;
    test_grid grid{seed, options};
    // Segments are made as long as three blocks.
    constexpr auto segment = small_segment + 2;
    for (size_t size :
         {0u, 1u, 55u, 56u, segment - 3, segment - 1, segment, segment + 1,
          3 * segment - 1, 3 * segment, 3 * segment + 1, 10 * segment}) {
      CAPTURE(size);
      auto bytes = sample_file(size);
      CHECK(grid.download(0, stored(grid, bytes)) == bytes);
    }
    check_nothing_is_open(grid);
  });
}

TEST_CASE("the default encoding spreads ten shares over ten servers") {
  each_seed([](uint64_t seed) {
    test_grid grid{seed, {.storage = 10, .clients = 2}};
    auto bytes = sample_file(100'000);
    auto cap = stored(grid, bytes);
    for (size_t i = 0; i < 10; ++i)
      CHECK(grid.server(i).shares().size() == 1);
    CHECK(grid.download(1, cap) == bytes);
  });
}

TEST_CASE("a range comes back alone") {
  each_seed([](uint64_t seed) {
    test_grid grid{seed, five_servers()};
    auto& bytes = ten_segments();
    auto cap = stored(grid);
    for (auto [offset, length] :
         {std::pair{0, 1}, {999, 2}, {2500, 4000}, {9999, 1}}) {
      CAPTURE(offset);
      byte_buffer part{bytes.begin() + offset, bytes.begin() + offset + length};
      CHECK(grid.download(0, cap, static_cast<uint64_t>(offset),
                          static_cast<uint64_t>(length))
            == part);
    }
  });
}

TEST_CASE("clients with different secrets share no bytes") {
  each_seed([](uint64_t seed) {
    test_grid grid{seed, five_servers(2)};
    auto first = grid.upload(0, ten_segments());
    auto second = grid.upload(1, ten_segments());
    REQUIRE(first);
    REQUIRE(second);
    CHECK(*first != *second);
    CHECK(grid.share_count() == 10);
  });
}

TEST_CASE("a grid on real threads stores and reads") {
  auto options = five_servers(2);
  options.threaded = true;
  test_grid grid{1, options};
  auto cap = stored(grid);
  CHECK(grid.download(1, cap) == ten_segments());
  grid.server(0).restart();
  CHECK(grid.download(1, cap) == ten_segments());
}

TEST_CASE("a grid of ten starts quickly") {
  auto begin = std::chrono::steady_clock::now();
  test_grid grid{1, {.storage = 10, .clients = 2}};
  auto took = std::chrono::duration_cast<milliseconds>(
    std::chrono::steady_clock::now() - begin);
  CHECK(grid.servers_connected(1) == 10);
  MESSAGE("13 nodes started and connected in " << took.count() << " ms");
}

TEST_SUITE_END();

} // namespace tahoe::round_trip_test
