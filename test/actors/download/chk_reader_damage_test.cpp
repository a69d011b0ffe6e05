#include "codec/uri_extension.hpp"
#include "crypto/file_hashes.hpp"
#include "test/actors/download/chk_reader_fixture.hpp"

#include <doctest/doctest.h>

namespace tahoe::chk_reader_damage_test {

using namespace std::chrono_literals;
using test::check_code;
using test::large_sample;
using test::read_file;
using test::small_sample;

TEST_SUITE_BEGIN("chk_reader_damage");

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

TEST_CASE("a file whose UEB asks for too much is refused at once") {
  auto file = small_sample();
  auto& share = file.shares[0];
  auto layout = *share_layout::parse(share.view(), share.size());
  uri_extension ueb;
  ueb.segment_size = uint64_t{3} << 30;
  auto packed = ueb.pack();
  file.cap.uri_extension_hash = uri_extension_hash(packed);
  auto before = share.view().first(layout.uri_extension.offset);
  auto forged = layout.pack_uri_extension(packed);
  forged.insert(forged.begin(), before.begin(), before.end());
  for (auto& x : file.shares)
    x = blob{forged};
  auto grid = test::one_share_each(file.shares);
  check_code(read_file(grid, file.cap), ec::unsupported);
  CHECK(grid.servers[0].reported.empty());
}

TEST_CASE("the error of damage counts good shares and damaged ones") {
  auto file = small_sample();
  auto grid = test::one_share_each(file.shares);
  for (size_t i = 0; i < 10; ++i)
    grid.servers[i].shares[i] = blob{};
  auto result = read_file(grid, file.cap);
  check_code(result, ec::integrity_failure);
  CHECK(describe(result.error())
          .starts_with("found 0 good shares of 3 needed "
                       "and 10 damaged ones"));
}

TEST_SUITE_END();

} // namespace tahoe::chk_reader_damage_test
