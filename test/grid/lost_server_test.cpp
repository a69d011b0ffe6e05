#include "test/grid/scenario.hpp"

namespace tahoe::lost_server_test {

using namespace tahoe::test;

namespace {

/// Until a server has got so many requests of this kind.
void wait_for_requests(test_grid& grid, size_t server, storage_request kind,
                       uint64_t count) {
  auto& faults = grid.server(server).faults();
  REQUIRE(grid.wait([&] { return faults.count(kind) >= count; }));
}

} // namespace

TEST_SUITE_BEGIN("lost_server");

TEST_CASE("a server that is away before an upload is done without") {
  each_seed([](uint64_t seed) {
    test_grid grid{seed, five_servers(2)};
    grid.server(2).stop();
    auto cap = stored(grid);
    CHECK(grid.share_count() == 5);
    CHECK(grid.server(2).shares().empty());
    CHECK(grid.download(1, cap) == ten_segments());
    check_nothing_is_open(grid);
  });
}

TEST_CASE("a server lost during an upload is done without") {
  each_seed([](uint64_t seed) {
    test_grid grid{seed, five_servers()};
    arm_all(grid, storage_request::write, storage_fault::slow);
    auto upload = grid.begin_upload(0, ten_segments());
    wait_for_requests(grid, 1, storage_request::write, 2);
    CHECK_FALSE(upload.done());
    grid.server(1).stop();
    auto cap = grid.finish(upload);
    REQUIRE(cap);
    CHECK(grid.share_count() == 4);
    CHECK(grid.download(0, *cap) == ten_segments());
    check_nothing_is_open(grid);
  });
}

TEST_CASE("an upload that loses too many servers leaves no bucket") {
  each_seed([](uint64_t seed) {
    test_grid grid{seed, five_servers()};
    arm_all(grid, storage_request::write, storage_fault::slow);
    auto upload = grid.begin_upload(0, ten_segments());
    wait_for_requests(grid, 1, storage_request::write, 2);
    grid.server(1).stop();
    grid.server(2).stop();
    CHECK(code_of(grid.finish(upload)) == ec::not_enough_servers);
    check_nothing_is_open(grid);
    CHECK(grid.share_count() == 0);
  });
}

TEST_CASE("an upload to too few servers fails at once and says why") {
  each_seed([](uint64_t seed) {
    test_grid grid{seed, five_servers()};
    grid.server(0).stop();
    grid.server(4).stop();
    auto cap = grid.upload(0, ten_segments());
    CHECK(code_of(cap) == ec::not_enough_servers);
    CHECK(text_of(cap).find("happiness asked: 4") != std::string::npos);
    CHECK(grid.unfinished() == "");
    CHECK(grid.share_count() == 0);
  });
}

TEST_CASE("a file is read from any k of its N shares") {
  each_seed([](uint64_t seed) {
    test_grid grid{seed, five_servers()};
    auto cap = stored(grid);
    for (size_t i = 0; i < 3; ++i)
      grid.server((seed + i) % 5).stop();
    CHECK(grid.download(0, cap) == ten_segments());
    check_nothing_is_open(grid);
  });
}

TEST_CASE("with k - 1 shares left a read fails with the counts") {
  each_seed([](uint64_t seed) {
    test_grid grid{seed, five_servers()};
    auto cap = stored(grid);
    for (size_t i = 0; i < 4; ++i)
      grid.server((seed + i) % 5).stop();
    auto bytes = grid.download(0, cap);
    CHECK(code_of(bytes) == ec::not_enough_shares);
    CHECK(text_of(bytes).find("found 1 good share of 2") != std::string::npos);
    check_nothing_is_open(grid);
  });
}

TEST_CASE("a read without any server says to try later") {
  each_seed([](uint64_t seed) {
    test_grid grid{seed, five_servers()};
    auto cap = stored(grid);
    for (size_t i = 0; i < 5; ++i)
      grid.server(i).stop();
    CHECK(code_of(grid.download(0, cap)) == ec::try_later);
  });
}

TEST_CASE("servers lost during a read are replaced") {
  each_seed([](uint64_t seed) {
    test_grid grid{seed, five_servers()};
    auto bytes = sample_file(100 * small_segment);
    auto cap = stored(grid, bytes);
    arm_all(grid, storage_request::read, storage_fault::slow);
    auto read = grid.begin_download(0, cap);
    auto read_from = [&](size_t server) {
      return grid.server(server).faults().count(storage_request::read) > 1;
    };
    size_t used = 5;
    REQUIRE(grid.wait([&] {
      for (used = 0; used < 5 && !read_from(used); ++used) {
      }
      return used < 5;
    }));
    CHECK_FALSE(read.done());
    for (size_t i = 0; i < 3; ++i)
      grid.server((used + i) % 5).stop();
    CHECK(grid.finish(read) == bytes);
    check_nothing_is_open(grid);
  });
}

TEST_CASE("servers that all die while they are read come back and serve") {
  each_seed([](uint64_t seed) {
    test_grid grid{seed, five_servers()};
    auto cap = stored(grid);
    arm_all(grid, storage_request::find, storage_fault::die);
    auto bytes = grid.download(0, cap);
    CHECK((code_of(bytes) == ec::not_enough_shares
           || code_of(bytes) == ec::try_later));
    arm_all(grid, storage_fault::none);
    grid.wait_for_servers(0, 5);
    CHECK(grid.download(0, cap) == ten_segments());
    check_nothing_is_open(grid);
  });
}

TEST_CASE("a late server takes part as soon as it has announced itself") {
  each_seed([](uint64_t seed) {
    auto options = five_servers();
    options.storage = 3;
    test_grid grid{seed, options};
    CHECK(code_of(grid.upload(0, ten_segments())) == ec::not_enough_servers);
    grid.add_server().start();
    grid.wait_for_servers(0, 4);
    CHECK(grid.download(0, stored(grid)) == ten_segments());
    CHECK_FALSE(grid.server(3).shares().empty());
  });
}

TEST_SUITE_END();

} // namespace tahoe::lost_server_test
