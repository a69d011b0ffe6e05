#include "test/grid/scenario.hpp"

#include <chrono>
#include <filesystem>

using namespace tahoe;
using namespace tahoe::test;

TEST_SUITE_BEGIN("round_trip");

TEST_CASE("a file of any size comes back through another client") {
  constexpr auto segment = small_segment;
  each_seed([](uint64_t seed) {
    test_grid grid{seed, five_servers(2)};
    for (size_t size :
         {size_t{0}, size_t{1}, size_t{55}, size_t{56}, size_t{segment - 1},
          size_t{segment}, size_t{segment + 1}, size_t{7 * segment + 3}}) {
      CAPTURE(size);
      auto bytes = sample_file(size);
      auto cap = grid.upload(0, bytes);
      REQUIRE(cap);
      CHECK(grid.download(1, *cap) == bytes);
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

TEST_CASE("uploads of one file at once do not disturb each other's shares") {
  each_seed([](uint64_t seed) {
    test_grid grid{seed, five_servers(2)};
    // The same secret makes them the same shares.
    auto secret_of = [&](size_t client) {
      return grid.client(client).directory().convergence_secret();
    };
    grid.client(1).stop();
    std::filesystem::copy_file(
      secret_of(0), secret_of(1),
      std::filesystem::copy_options::overwrite_existing);
    grid.client(1).start();
    grid.wait_for_servers(1, 5);
    std::vector<upload_transfer> uploads;
    for (size_t client : {0, 0, 1})
      uploads.push_back(grid.begin_upload(client, ten_segments()));
    // A share that somebody else is writing is not to be had, so an upload may
    // fail, but with a name.
    for (auto& upload : uploads)
      if (auto cap = grid.finish(upload))
        CHECK(grid.download(0, *cap) == ten_segments());
      else
        CHECK(code_of(cap) == ec::not_enough_servers);
    check_nothing_is_open(grid);
    CHECK(grid.download(1, stored(grid)) == ten_segments());
    CHECK(grid.share_count() == 5);
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
