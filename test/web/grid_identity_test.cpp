#include "web/cli/copy/grid_identity.hpp"

#include <doctest/doctest.h>

namespace tahoe::grid_identity_test {

TEST_SUITE_BEGIN("grid_identity");

TEST_CASE("a grid is told by its introducers, in whatever order") {
  auto one = grid_in(R"({"introducers": {"ids": ["a", "b"]}})");
  REQUIRE(one);
  CHECK(one == grid_in(R"({"introducers": {"ids": ["b", "a"], "x": 1}})"));
  for (auto other : {R"({"introducers": {"ids": ["a"]}})",
                     R"({"introducers": {"ids": ["ab"]}})",
                     R"({"introducers": {"ids": ["a", "b", "c"]}})"}) {
    auto found = grid_in(other);
    REQUIRE(found);
    CHECK(found != one);
  }
}

TEST_CASE("a node that does not tell has no grid to remember copies of") {
  for (auto text :
       {"", "[]", "{}", "no JSON", R"({"introducers": 1})",
        R"({"introducers": {"statuses": ["connected"]}})",
        R"({"introducers": {"ids": []}})", R"({"introducers": {"ids": 7}})",
        R"({"introducers": {"ids": [1, null]}})"})
    CHECK_FALSE(grid_in(text));
}

TEST_SUITE_END();

} // namespace tahoe::grid_identity_test
