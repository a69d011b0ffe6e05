#include "test/grid/scenario.hpp"

namespace tahoe::restart_test {

using namespace tahoe::test;

namespace {

/// Clients write down which servers they know some seconds after they learn
/// of them.
constexpr auto until_cache_is_saved = std::chrono::seconds{15};

} // namespace

TEST_SUITE_BEGIN("restart");

TEST_CASE("without its introducer a client finds servers in its cache") {
  each_seed([](uint64_t seed) {
    test_grid grid{seed, five_servers()};
    auto cap = stored(grid);
    grid.pass(until_cache_is_saved);
    grid.introducer().stop();
    grid.client(0).restart();
    grid.wait_for_servers(0, 5);
    CHECK(grid.download(0, cap) == ten_segments());
    CHECK(grid.upload(0, sample_file(5000, 1)));
    check_nothing_is_open(grid);
  });
}

TEST_CASE("a restarted introducer learns of everybody again") {
  each_seed([](uint64_t seed) {
    test_grid grid{seed, five_servers(2)};
    auto cap = stored(grid);
    grid.client(1).stop();
    grid.introducer().restart();
    grid.pass(std::chrono::minutes{1});
    // It was away too long before to have a cache.
    std::filesystem::remove(grid.client(1).directory().introducer_cache());
    grid.client(1).start();
    grid.wait_for_servers(1, 5);
    CHECK(grid.download(1, cap) == ten_segments());
  });
}

TEST_CASE("a server comes back with its shares") {
  each_seed([](uint64_t seed) {
    test_grid grid{seed, five_servers()};
    auto cap = stored(grid);
    for (size_t i = 0; i < 5; ++i) {
      grid.server(i).restart();
      grid.wait_for_servers(0, 5);
    }
    CHECK(grid.share_count() == 5);
    for (size_t i = 0; i < 3; ++i)
      grid.server((seed + i) % 5).stop();
    CHECK(grid.download(0, cap) == ten_segments());
    check_nothing_is_open(grid);
  });
}

TEST_CASE("a server is found again without the introducer") {
  each_seed([](uint64_t seed) {
    test_grid grid{seed, five_servers()};
    auto cap = stored(grid);
    grid.introducer().stop();
    for (size_t i = 0; i < 5; ++i)
      grid.server(i).stop();
    grid.pass(std::chrono::seconds{5});
    for (size_t i = 0; i < 5; ++i)
      grid.server(i).start();
    grid.wait_for_servers(0, 5);
    CHECK(grid.download(0, cap) == ten_segments());
  });
}

TEST_CASE("a grid that was down as a whole comes back") {
  each_seed([](uint64_t seed) {
    test_grid grid{seed, five_servers()};
    auto cap = stored(grid);
    grid.client(0).stop();
    for (size_t i = 0; i < 5; ++i)
      grid.server(i).stop();
    grid.introducer().restart();
    for (size_t i = 0; i < 5; ++i)
      grid.server(i).start();
    grid.client(0).start();
    grid.wait_for_servers(0, 5);
    CHECK(grid.download(0, cap) == ten_segments());
    CHECK(grid.upload(0, ten_segments()) == cap);
    CHECK(grid.share_count() == 5);
  });
}

TEST_CASE("when a client goes its open buckets go at once") {
  each_seed([](uint64_t seed) {
    test_grid grid{seed, five_servers()};
    arm_all(grid, storage_request::write, storage_fault::slow);
    auto upload = grid.begin_upload(0, ten_segments());
    REQUIRE(grid.wait([&] {
      return grid.server(0).faults().count(storage_request::write) > 1;
    }));
    CHECK(grid.unfinished().find("open bucket") != std::string::npos);
    grid.client(0).stop();
    CHECK(grid.unfinished() == "");
    CHECK(code_of(grid.finish(upload)) == ec::cancelled);
    CHECK(grid.share_count() == 0);
    grid.client(0).start();
    grid.wait_for_servers(0, 5);
    CHECK(grid.download(0, stored(grid)) == ten_segments());
    check_nothing_is_open(grid);
  });
}

TEST_CASE("a download ends with its client") {
  each_seed([](uint64_t seed) {
    test_grid grid{seed, five_servers()};
    auto cap = stored(grid, sample_file(100 * small_segment));
    arm_all(grid, storage_request::read, storage_fault::slow);
    auto read = grid.begin_download(0, cap);
    grid.pass(std::chrono::seconds{5});
    CHECK_FALSE(read.done());
    grid.client(0).restart();
    CHECK(code_of(grid.finish(read)) == ec::cancelled);
    check_nothing_is_open(grid);
  });
}

TEST_SUITE_END();

} // namespace tahoe::restart_test
