#include "test/grid/scenario.hpp"

namespace tahoe::slow_server_test {

using namespace tahoe::test;

TEST_SUITE_BEGIN("slow_server");

TEST_CASE("servers that answer a byte a second do not hold up a read") {
  each_seed([](uint64_t seed) {
    for (auto kind : {storage_request::find, storage_request::read}) {
      CAPTURE(static_cast<int>(kind));
      test_grid grid{seed, five_servers()};
      auto bytes = sample_file(100 * small_segment);
      auto cap = stored(grid, bytes);
      for (size_t i = 0; i < 3; ++i)
        grid.server((seed + i) % 5).faults().set(kind, storage_fault::trickle);
      auto read = grid.begin_download(0, cap);
      CHECK(grid.finish(read, std::chrono::seconds{10}) == bytes);
      check_nothing_is_open(grid);
    }
  });
}

TEST_CASE("a read from nobody faster than a byte a second fails in time") {
  each_seed([](uint64_t seed) {
    for (auto kind : {storage_request::find, storage_request::read}) {
      CAPTURE(static_cast<int>(kind));
      test_grid grid{seed, five_servers()};
      auto cap = stored(grid, sample_file(100 * small_segment));
      arm_all(grid, kind, storage_fault::trickle);
      auto read = grid.begin_download(0, cap);
      auto bytes = grid.finish(read, std::chrono::minutes{3});
      CHECK(code_of(bytes) == ec::not_enough_shares);
      check_nothing_is_open(grid);
    }
  });
}

TEST_CASE("an upload goes around a server that takes a byte a second") {
  each_seed([](uint64_t seed) {
    test_grid grid{seed, five_servers()};
    grid.server(seed % 5).faults().set(storage_fault::trickle);
    auto upload = grid.begin_upload(0, ten_segments());
    auto cap = grid.finish(upload, std::chrono::minutes{2});
    REQUIRE_MESSAGE(cap, text_of(cap));
    grid.server(seed % 5).faults().set(storage_fault::none);
    CHECK(grid.download(0, *cap) == ten_segments());
    check_nothing_is_open(grid);
  });
}

TEST_CASE("a bucket that opens too late for its upload is thrown away") {
  each_seed([](uint64_t seed) {
    test_grid grid{seed, five_servers()};
    auto& faults = grid.server(seed % 5).faults();
    faults.delay = std::chrono::seconds{40};
    faults.set(storage_request::allocate, storage_fault::slow);
    auto upload = grid.begin_upload(0, ten_segments());
    auto cap = grid.finish(upload, std::chrono::seconds{35});
    REQUIRE_MESSAGE(cap, text_of(cap));
    grid.pass(std::chrono::seconds{30});
    CHECK(grid.unfinished() == "");
    check_nothing_is_open(grid);
  });
}

TEST_CASE("an upload to two servers too slow fails in time") {
  each_seed([](uint64_t seed) {
    test_grid grid{seed, five_servers()};
    for (size_t i = 0; i < 2; ++i)
      grid.server((seed + i) % 5)
        .faults()
        .set(storage_request::write, storage_fault::trickle);
    auto upload = grid.begin_upload(0, ten_segments());
    auto cap = grid.finish(upload, std::chrono::minutes{2});
    CHECK(code_of(cap) == ec::not_enough_servers);
    grid.pass(std::chrono::seconds{1});
    CHECK(grid.unfinished() == "");
    CHECK(grid.share_count() == 0);
  });
}

TEST_SUITE_END();

} // namespace tahoe::slow_server_test
