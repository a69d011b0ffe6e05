#include "test/grid/scenario.hpp"
#include "test/grid/share_on_disk.hpp"

namespace tahoe::flipped_bit_test {

using namespace tahoe::test;

namespace {

/// 2-of-3 on three servers.
grid_options three_servers() {
  auto result = five_servers();
  result.storage = 3;
  result.encoding.shares_of_happiness = 3;
  result.encoding.total_shares = 3;
  result.encoding.max_segment_size = 32;
  return result;
}

/// Calls `check` with one bit flipped in the file of server 0's share: each in
/// its turn, of the header before the share, the share, and the lease.
template <class Check>
void each_flipped_bit(const shares_on_disk& shares, Check check) {
  auto container = shares.container(0);
  for (size_t bit = 0; bit < container.size() * 8; ++bit) {
    CAPTURE(bit);
    auto flip = [&] { container[bit / 8] ^= uint8_t(1U << (bit % 8)); };
    flip();
    shares.replace_container(0, container);
    flip();
    check();
  }
}

} // namespace

TEST_SUITE_BEGIN("flipped_bit");

TEST_CASE("any flipped bit of a share's file is survived") {
  test_grid grid{1, three_servers()};
  auto bytes = sample_file(100);
  auto cap = stored(grid, bytes);
  each_flipped_bit(shares_on_disk{grid},
                   [&] { REQUIRE(grid.download(0, cap) == bytes); });
  check_nothing_is_open(grid);
}

TEST_CASE("with k shares left any flipped bit is harmless or named") {
  test_grid grid{1, three_servers()};
  auto bytes = sample_file(100);
  auto cap = stored(grid, bytes);
  grid.server(2).stop();
  size_t named = 0;
  each_flipped_bit(shares_on_disk{grid}, [&] {
    auto read = grid.download(0, cap);
    if (read) {
      REQUIRE(*read == bytes);
      return;
    }
    // A server passes over a share in a damaged container.
    auto code = code_of(read);
    REQUIRE((code == ec::integrity_failure || code == ec::not_enough_shares));
    ++named;
  });
  CHECK(named > 4000);
  check_nothing_is_open(grid);
}

TEST_SUITE_END();

} // namespace tahoe::flipped_bit_test
