#include "test/actors/download/chk_reader_fixture.hpp"
#include "test/support/hex.hpp"

#include <doctest/doctest.h>

namespace tahoe::chk_reader_test {

using namespace std::chrono_literals;
using test::large_sample;
using test::read_file;
using test::small_sample;

TEST_SUITE_BEGIN("chk_reader");

TEST_CASE("files of an independent encoder come back as they were") {
  REQUIRE(erasure_code::initialize_tables());
  size_t count = 0;
  for (auto& row : test::chk_answers()) {
    if (row.shares_sha256 == "-" || row.length > 6000)
      continue;
    auto file = test::store_file(row.seed, row.length, row.needed_shares,
                                 row.total_shares, row.max_segment_size);
    REQUIRE(file.cap.to_uri() == row.cap);
    byte_buffer all;
    for (auto& share : file.shares)
      append(all, share.view());
    REQUIRE(test::to_hex(test::sha256(all)) == row.shares_sha256);
    auto grid = test::one_share_each(file.shares);
    auto plaintext = read_file(grid, file.cap);
    REQUIRE(plaintext);
    CHECK(*plaintext == file.plaintext);
    ++count;
  }
  CHECK(count > 50);
}

TEST_CASE("a small file takes one round trip and only a few servers") {
  REQUIRE(erasure_code::initialize_tables());
  auto file = test::store_file("2k", 2048, 3, 10, 1 << 20);
  auto grid = test::one_share_each(file.shares);
  CHECK(read_file(grid, file.cap) == file.plaintext);
  CHECK(grid.elapsed() == 1ms);
  for (size_t i = 0; i < 10; ++i) {
    CHECK(grid.servers[i].finds == (i < 5));
    CHECK(grid.servers[i].reads == 0);
  }
}

TEST_CASE("every range is right at segment boundaries and ends of file") {
  auto file = small_sample();
  for (uint64_t border : {0, 150, 300, 999, 1000})
    for (uint64_t offset = border - (border > 0); offset <= border + 1;
         ++offset)
      for (uint64_t length :
           {uint64_t{0}, uint64_t{1}, uint64_t{149}, uint64_t{150},
            uint64_t{151}, uint64_t{5000}, UINT64_MAX}) {
        auto grid = test::one_share_each(file.shares);
        auto first = std::min<uint64_t>(offset, 1000);
        auto last = first + std::min<uint64_t>(length, 1000 - first);
        CHECK(read_file(grid, file.cap, offset, length)
              == byte_buffer(file.plaintext.begin() + first,
                             file.plaintext.begin() + last));
      }
}

TEST_CASE("a range touches its own segments only") {
  auto file = large_sample();
  auto grid = test::one_share_each(file.shares);
  chk_reader reader{file.cap, 50'000, 10, 4};
  REQUIRE(grid.read_all(reader));
  CHECK(reader.counters().segments_decoded == 1);
  CHECK(reader.counters().bytes_received < 3 * (3000 + 3000));
}

TEST_CASE("any k shares do, wherever they are") {
  auto file = small_sample();
  for (int first = 0; first < 10; ++first)
    for (int second = 0; second < first; ++second)
      for (int third = 0; third < second; ++third) {
        test::simulated_servers grid;
        grid.servers.resize(2); // one of them has two shares
        grid.servers[0].shares[first] = file.shares[first];
        grid.servers[1].shares[second] = file.shares[second];
        grid.servers[1].shares[third] = file.shares[third];
        REQUIRE(read_file(grid, file.cap) == file.plaintext);
      }
}

TEST_CASE("what is decoded is read, whatever becomes of the servers") {
  auto file = small_sample();
  auto grid = test::one_share_each(file.shares);
  chk_reader reader{file.cap, 0, 300, 4};
  reader.start(grid.now);
  while (reader.counters().segments_decoded < 2) {
    grid.perform(reader);
    grid.pass_time(reader);
  }
  reader.add_servers(0, 0, grid.now);
  CHECK(grid.read_all(reader)
        == byte_buffer(file.plaintext.begin(), file.plaintext.begin() + 300));
}

TEST_CASE("nothing beyond the pipeline is fetched while nobody reads") {
  auto file = large_sample();
  auto grid = test::one_share_each(file.shares);
  chk_reader reader{file.cap, 0, UINT64_MAX, 4};
  reader.start(grid.now);
  for (int i = 0; i < 1000; ++i) {
    grid.perform(reader);
    grid.pass_time(reader);
  }
  CHECK(reader.is_open());
  CHECK(reader.counters().segments_decoded == 4);
  CHECK(reader.counters().bytes_delivered == 0);
  CHECK(grid.read_all(reader) == file.plaintext);
}

TEST_CASE("blocks larger than a message come through") {
  REQUIRE(erasure_code::initialize_tables());
  auto file = test::store_file("big blocks", 7'000'000, 2, 3, 6'000'000);
  auto grid = test::one_share_each(file.shares);
  CHECK(read_file(grid, file.cap) == file.plaintext);
}

TEST_CASE("what nobody asked for is ignored") {
  auto file = small_sample();
  auto grid = test::one_share_each(file.shares);
  chk_reader reader{file.cap, 0, UINT64_MAX, 4};
  reader.bytes_arrived(99, blob{}, grid.now);
  reader.read_failed(99, grid.now);
  reader.server_failed(99, grid.now);
  reader.shares_found(99, {}, grid.now);
  CHECK(grid.read_all(reader) == file.plaintext);
}

TEST_SUITE_END();

} // namespace tahoe::chk_reader_test
