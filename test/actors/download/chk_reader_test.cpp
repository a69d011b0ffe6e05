#include "actors/download/chk_reader.hpp"
#include "codec/uri_extension.hpp"
#include "crypto/file_hashes.hpp"
#include "test/support/hex.hpp"
#include "test/support/simulated_servers.hpp"
#include "test/support/stored_file.hpp"

#include <doctest/doctest.h>

using namespace tahoe;
using namespace std::chrono_literals;

TEST_SUITE_BEGIN("chk_reader");

namespace {

caf::expected<byte_buffer>
read_file(test::simulated_servers& grid, const chk_read_cap& cap,
          uint64_t offset = 0, uint64_t length = UINT64_MAX) {
  chk_reader reader{cap, offset, length, 4};
  return grid.read_all(reader);
}

test::stored_file sample() {
  REQUIRE(erasure_code::initialize_tables());
  return test::store_file("sample", 1000, 3, 10, 150);
}

/// Larger than what servers send unasked.
test::stored_file large_sample() {
  REQUIRE(erasure_code::initialize_tables());
  return test::store_file("large", 100'000, 3, 10, 9000);
}

void check_code(const caf::expected<byte_buffer>& result, ec code) {
  REQUIRE_FALSE(result);
  CHECK_MESSAGE(code_of(result.error()) == code, describe(result.error()));
}

} // namespace

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
  auto file = sample();
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
  auto file = sample();
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

TEST_CASE("one share too few is an error that counts") {
  auto file = sample();
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

TEST_CASE("no share at all is an error of its own text") {
  auto file = sample();
  test::simulated_servers grid;
  grid.servers.resize(5);
  auto result = read_file(grid, file.cap);
  check_code(result, ec::not_enough_shares);
  CHECK(describe(result.error())
        == "no shares could be found. 3 are needed; asked 5 servers, "
           "5 answered");
  auto damaged = test::one_share_each(file.shares);
  for (size_t i = 0; i < 10; ++i)
    damaged.servers[i].shares[i] = blob{};
  result = read_file(damaged, file.cap);
  check_code(result, ec::integrity_failure);
  CHECK(describe(result.error())
          .starts_with("found 0 good shares of 3 needed "
                       "and 10 damaged ones"));
}

TEST_CASE("without servers it says to try later") {
  auto file = sample();
  test::simulated_servers grid;
  check_code(read_file(grid, file.cap), ec::try_later);
}

TEST_CASE("every flipped bit of a share is survived and none is returned") {
  REQUIRE(erasure_code::initialize_tables());
  auto file = test::store_file("flip", 100, 2, 3, 32);
  for (size_t head : {4096, 0})
    for (size_t bit = 0; bit < file.shares[0].size() * 8; ++bit) {
      auto grid = test::one_share_each(file.shares);
      grid.head_size = head;
      grid.servers[0].shares[0]
        = blob{test::flip_bit(file.shares[0].view(), bit)};
      REQUIRE(read_file(grid, file.cap) == file.plaintext);
    }
}

TEST_CASE("a flipped bit that matters is an integrity failure at k shares") {
  REQUIRE(erasure_code::initialize_tables());
  auto file = test::store_file("flip", 100, 2, 3, 32);
  size_t failures = 0;
  for (size_t bit = 0; bit < file.shares[1].size() * 8; ++bit) {
    auto grid = test::one_share_each(file.shares);
    grid.servers.pop_back();
    grid.servers[1].shares[1]
      = blob{test::flip_bit(file.shares[1].view(), bit)};
    auto result = read_file(grid, file.cap);
    if (result) {
      REQUIRE(*result == file.plaintext);
    } else {
      REQUIRE(code_of(result.error()) == ec::integrity_failure);
      CHECK(grid.servers[1].reported == std::vector<uint8_t>{1});
      ++failures;
    }
  }
  CHECK(failures > 1000 * 8 / 2);
}

TEST_CASE("damage is reported to its server and another share takes over") {
  auto file = large_sample();
  auto& share = file.shares[1];
  auto layout = *share_layout::parse(share.view(), share.size());
  auto flipped = [&](uint64_t byte) {
    return blob{test::flip_bit(share.view(), byte * 8)};
  };
  byte_buffer longer(share.view().begin(), share.view().end());
  longer.insert(longer.begin() + 5000, 100, 0);
  auto other = test::store_file("other", 100'000, 3, 10, 9000);
  struct fault {
    const char* name;
    blob share;
  };
  for (auto& [name, damaged] :
       {fault{"version", flipped(3)}, fault{"data offset", flipped(15)},
        fault{"first block", flipped(layout.data.offset + 100)},
        fault{"last block", flipped(layout.data.end() - 1)},
        fault{"block tree", flipped(layout.block_hash_tree.offset + 700)},
        fault{"block tree root", flipped(layout.block_hash_tree.offset)},
        fault{"chain", flipped(layout.share_hash_chain.offset + 40)},
        fault{"UEB length", flipped(layout.uri_extension.offset + 2)},
        fault{"UEB", flipped(layout.uri_extension.offset + 50)},
        fault{"truncated", share.slice(0, share.size() - 1)},
        fault{"half", share.slice(0, share.size() / 2)}, fault{"empty", blob{}},
        fault{"longer", blob{longer}}, fault{"another share", file.shares[9]},
        fault{"another file", other.shares[1]}}) {
    CAPTURE(name);
    auto grid = test::one_share_each(file.shares);
    grid.servers[1].shares[1] = damaged;
    chk_reader reader{file.cap, 0, UINT64_MAX, 4};
    CHECK(grid.read_all(reader) == file.plaintext);
    CHECK(grid.servers[1].reported == std::vector<uint8_t>{1});
    CHECK(reader.counters().corrupt_shares == 1);
    CHECK(grid.elapsed() < 1s);
  }
}

TEST_CASE("damage in every copy but k - 1 is an integrity failure") {
  auto file = large_sample();
  auto grid = test::one_share_each(file.shares);
  for (size_t i = 2; i < 10; ++i)
    grid.servers[i].shares[i]
      = blob{test::flip_bit(file.shares[i].view(), 36 * 8)};
  check_code(read_file(grid, file.cap), ec::integrity_failure);
}

TEST_CASE("the crypttext tree is replaced when the first share's is bad") {
  auto file = large_sample();
  auto grid = test::one_share_each(file.shares);
  for (size_t i = 0; i < 2; ++i) {
    auto& share = file.shares[i];
    auto layout = *share_layout::parse(share.view(), share.size());
    grid.servers[i].shares[i] = blob{
      test::flip_bit(share.view(), layout.crypttext_hash_tree.offset * 8)};
  }
  CHECK(read_file(grid, file.cap) == file.plaintext);
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

TEST_CASE("what is decoded is read, whatever becomes of the servers") {
  auto file = sample();
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

TEST_CASE("a file whose UEB asks for too much is refused at once") {
  REQUIRE(erasure_code::initialize_tables());
  auto file = sample();
  auto& share = file.shares[0];
  auto layout = *share_layout::parse(share.view(), share.size());
  uri_extension ueb;
  ueb.segment_size = uint64_t{3} << 30;
  auto packed = ueb.pack();
  file.cap.uri_extension_hash = uri_extension_hash(packed);
  byte_buffer forged(share.view().begin(),
                     share.view().begin() + layout.uri_extension.offset);
  append(forged, layout.pack_uri_extension(packed));
  for (auto& x : file.shares)
    x = blob{forged};
  auto grid = test::one_share_each(file.shares);
  check_code(read_file(grid, file.cap), ec::unsupported);
  CHECK(grid.servers[0].reported.empty());
}

TEST_CASE("what nobody asked for is ignored") {
  auto file = sample();
  auto grid = test::one_share_each(file.shares);
  chk_reader reader{file.cap, 0, UINT64_MAX, 4};
  reader.bytes_arrived(99, blob{}, grid.now);
  reader.read_failed(99, grid.now);
  reader.server_failed(99, grid.now);
  reader.shares_found(99, {}, grid.now);
  CHECK(grid.read_all(reader) == file.plaintext);
}

TEST_SUITE_END();
