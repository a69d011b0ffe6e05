#include "test/grid/scenario.hpp"
#include "test/grid/share_on_disk.hpp"
#include "test/support/stored_file.hpp"

namespace tahoe::foreign_share_test {

using namespace tahoe::test;

namespace {

encryption_key key_of(const std::string& cap) {
  return std::get<chk_read_cap>(*parse_capability(cap)).key;
}

/// Whole and valid shares that are not those of the file of this cap, by the
/// name of what is wrong with them.
std::vector<std::pair<std::string, stored_file>>
foreign_files(const std::string& cap) {
  auto key = key_of(cap);
  auto& bytes = ten_segments();
  auto other = bytes;
  other[5] ^= 1;
  return {
    {"of another file", store_file("other", bytes, 2, 5, small_segment)},
    {"of other bytes", store_file(key, other, 2, 5, small_segment)},
    {"of a shorter file", store_file(key, sample_file(9'900), 2, 5, 1000)},
    {"of smaller segments", store_file(key, bytes, 2, 5, 500)},
    {"of one segment", store_file(key, bytes, 2, 5, 10'000)},
    {"one is needed", store_file(key, bytes, 1, 5, small_segment)},
    {"three are needed", store_file(key, bytes, 3, 5, 999)},
    {"of ten", store_file(key, bytes, 2, 10, small_segment)},
  };
}

} // namespace

TEST_SUITE_BEGIN("foreign_share");

TEST_CASE("shares of another or an older file are passed over") {
  each_seed([](uint64_t seed) {
    test_grid grid{seed, five_servers()};
    auto cap = stored(grid);
    shares_on_disk shares{grid};
    for (auto& [what, file] : foreign_files(cap)) {
      CAPTURE(what);
      for (size_t i = 0; i < 3; ++i) {
        auto server = (seed + i) % 5;
        shares.replace_share(server, file.shares[shares.number(server)].view());
      }
      CHECK(grid.download(0, cap) == ten_segments());
      // One more, and there are not enough of the file.
      auto fourth = (seed + 3) % 5;
      shares.replace_share(fourth, file.shares[shares.number(fourth)].view());
      CHECK(code_of(grid.download(0, cap)) == ec::integrity_failure);
      for (size_t i = 0; i < 5; ++i)
        shares.restore(i);
    }
    check_nothing_is_open(grid);
  });
}

TEST_CASE("a share under the number of another one is passed over") {
  each_seed([](uint64_t seed) {
    test_grid grid{seed, five_servers()};
    auto cap = stored(grid);
    shares_on_disk shares{grid};
    // Three servers say that the share of a fourth is theirs.
    auto fourth = shares.share((seed + 3) % 5);
    for (size_t i = 0; i < 3; ++i)
      shares.replace_share((seed + i) % 5, fourth);
    CHECK(grid.download(0, cap) == ten_segments());
    shares.replace_share((seed + 4) % 5, fourth);
    CHECK(code_of(grid.download(0, cap)) == ec::integrity_failure);
    check_nothing_is_open(grid);
  });
}

TEST_SUITE_END();

} // namespace tahoe::foreign_share_test
