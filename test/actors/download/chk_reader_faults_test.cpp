#include "test/actors/download/chk_reader_fixture.hpp"

#include <doctest/doctest.h>

namespace tahoe::chk_reader_faults_test {

using namespace std::chrono_literals;
using test::check_code;
using test::large_sample;
using test::read_file;
using test::small_sample;

TEST_SUITE_BEGIN("chk_reader_faults");

TEST_CASE("the error of one share too few counts shares and servers") {
  auto file = small_sample();
  test::simulated_servers grid;
  grid.servers.resize(5);
  grid.servers[1].shares[4] = file.shares[4];
  grid.servers[2].shares[4] = file.shares[4];
  grid.servers[3].shares[0] = file.shares[0];
  grid.servers[4].refuses_finds = true;
  auto result = read_file(grid, file.cap);
  check_code(result, ec::not_enough_shares);
  CHECK(describe(result.error())
        == "found 2 good shares of 3 needed; asked 5 servers, 4 answered");
}

TEST_CASE("the error of no share at all says so") {
  auto file = small_sample();
  test::simulated_servers grid;
  grid.servers.resize(5);
  auto result = read_file(grid, file.cap);
  check_code(result, ec::not_enough_shares);
  CHECK(describe(result.error())
        == "no shares could be found. 3 are needed; asked 5 servers, "
           "5 answered");
}

TEST_CASE("a read without servers is told to try later") {
  auto file = small_sample();
  test::simulated_servers grid;
  check_code(read_file(grid, file.cap), ec::try_later);
}

TEST_CASE("servers that refuse or are silent are replaced") {
  auto file = large_sample();
  for (int fault = 0; fault < 5; ++fault)
    for (size_t faulty : {1, 7}) {
      CAPTURE(fault);
      CAPTURE(faulty);
      auto grid = test::one_share_each(file.shares);
      for (size_t i = 0; i < faulty; ++i) {
        auto& server = grid.servers[i];
        server.refuses_finds = fault == 0;
        server.refuses_reads = fault == 1;
        server.ignores_finds = fault == 2;
        server.ignores_reads = fault == 3;
        server.reads_before_silence = fault == 4 ? 2 : SIZE_MAX;
      }
      CHECK(read_file(grid, file.cap) == file.plaintext);
      CHECK(grid.elapsed() < 3s);
    }
}

TEST_CASE("one silent server too many is an error within the deadlines") {
  auto file = large_sample();
  for (int fault = 0; fault < 5; ++fault) {
    CAPTURE(fault);
    auto grid = test::one_share_each(file.shares);
    for (size_t i = 0; i < 8; ++i) {
      auto& server = grid.servers[i];
      server.refuses_finds = fault == 0;
      server.refuses_reads = fault == 1;
      server.ignores_finds = fault == 2;
      server.ignores_reads = fault == 3;
      server.reads_before_silence = fault == 4 ? 2 : SIZE_MAX;
    }
    check_code(read_file(grid, file.cap), ec::not_enough_shares);
    CHECK(grid.elapsed() < 2min);
  }
}

TEST_CASE("a slow share is hedged after 200 ms and used no more") {
  REQUIRE(erasure_code::initialize_tables());
  auto file = test::store_file("slow", 100'000, 3, 10, 2000);
  auto grid = test::one_share_each(file.shares);
  grid.servers[1].read_delay = 5s;
  chk_reader reader{file.cap, 0, UINT64_MAX, 4};
  CHECK(grid.read_all(reader) == file.plaintext);
  CHECK(grid.elapsed() < 1s);
  CHECK(grid.servers[1].reads <= 3);
  CHECK(grid.servers[1].reported.empty());
}

TEST_CASE("slowness of all alike is a slow network, not a reason to hedge") {
  auto file = large_sample();
  auto grid = test::one_share_each(file.shares);
  for (auto& server : grid.servers)
    server.read_delay = 2s;
  chk_reader reader{file.cap, 0, UINT64_MAX, 4};
  CHECK(grid.read_all(reader) == file.plaintext);
  CHECK(reader.counters().hedged_blocks < 12);
}

TEST_CASE("a server that comes back after the others were lost helps") {
  auto file = large_sample();
  auto grid = test::one_share_each(file.shares);
  grid.reinforcements.assign(grid.servers.begin() + 2, grid.servers.end());
  grid.servers.resize(3);
  grid.servers[2].reads_before_silence = 3;
  CHECK(read_file(grid, file.cap) == file.plaintext);
}

TEST_SUITE_END();

} // namespace tahoe::chk_reader_faults_test
