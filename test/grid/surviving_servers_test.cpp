#include "test/grid/scenario.hpp"

#include <set>

namespace tahoe::surviving_servers_test {

using namespace tahoe::test;

namespace {

/// 3-of-10, and an upload is to reach all ten servers.
grid_options ten_servers() {
  grid_options result;
  result.encoding.shares_of_happiness = 10;
  result.encoding.max_segment_size = small_segment;
  return result;
}

/// Starts and stops servers until these run and no others.
void let_survive(test_grid& grid, const std::set<size_t>& survivors) {
  for (size_t i = 0; i < grid.server_count(); ++i)
    if (!survivors.contains(i) && grid.server(i).running())
      grid.server(i).stop();
  for (auto i : survivors)
    if (!grid.server(i).running())
      grid.server(i).start();
  grid.wait_for_servers(0, survivors.size());
}

} // namespace

TEST_SUITE_BEGIN("surviving_servers");

TEST_CASE("any three of ten servers give the file back") {
  test_grid grid{1, ten_servers()};
  auto cap = stored(grid);
  for (size_t i = 0; i < 10; ++i)
    REQUIRE(grid.server(i).shares().size() == 1);
  size_t sets = 0;
  for (size_t a = 0; a < 10; ++a)
    for (size_t b = a + 1; b < 10; ++b)
      for (size_t c = b + 1; c < 10; ++c) {
        CAPTURE(a);
        CAPTURE(b);
        CAPTURE(c);
        let_survive(grid, {a, b, c});
        REQUIRE(grid.download(0, cap) == ten_segments());
        ++sets;
      }
  CHECK(sets == 120);
  check_nothing_is_open(grid);
}

TEST_CASE("any two of ten servers are too few, and the error counts them") {
  test_grid grid{1, ten_servers()};
  auto cap = stored(grid);
  for (size_t a = 0; a < 10; ++a)
    for (size_t b = a + 1; b < 10; ++b) {
      CAPTURE(a);
      CAPTURE(b);
      let_survive(grid, {a, b});
      auto bytes = grid.download(0, cap);
      REQUIRE(code_of(bytes) == ec::not_enough_shares);
      CHECK_MESSAGE(text_of(bytes).find("found 2 good shares of 3")
                      != std::string::npos,
                    text_of(bytes));
    }
  check_nothing_is_open(grid);
}

TEST_SUITE_END();

} // namespace tahoe::surviving_servers_test
