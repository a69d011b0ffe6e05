#include "actors/download/share_picker.hpp"

#include <doctest/doctest.h>

namespace tahoe::share_picker_test {

TEST_SUITE_BEGIN("share_picker");

namespace {

/// Shares as (server, number), with this stage.
share_picker
picker_of(uint16_t needed, std::vector<std::pair<size_t, uint16_t>> shares,
          share_stage stage) {
  share_picker result{needed};
  for (auto [server, number] : shares)
    result.add({server, 100, blob{}, number});
  for (size_t i = 0; i < result.size(); ++i)
    result.at(i).stage = stage;
  return result;
}

} // namespace

TEST_CASE("a server's copy of a share counts once") {
  auto picker = picker_of(2, {{0, 1}, {0, 1}, {1, 1}}, share_stage::spare);
  CHECK(picker.size() == 2);
  CHECK(picker.possible() == 1);
}

TEST_CASE("spares are opened until k different shares are in use") {
  auto picker
    = picker_of(2, {{0, 5}, {1, 5}, {2, 6}, {3, 7}}, share_stage::spare);
  auto first = picker.pick_spare();
  REQUIRE(first);
  picker.at(*first).stage = share_stage::opening;
  auto second = picker.pick_spare();
  REQUIRE(second);
  CHECK(picker.at(*second).number() != picker.at(*first).number());
  picker.at(*second).stage = share_stage::good;
  CHECK_FALSE(picker.pick_spare());
  picker.at(*first).slow = true;
  CHECK(picker.pick_spare());
}

TEST_CASE("another server is preferred, then a data share") {
  auto picker
    = picker_of(3, {{0, 4}, {0, 0}, {1, 5}, {2, 1}}, share_stage::spare);
  picker.at(0).stage = share_stage::good;
  CHECK(picker.pick_spare() == 3);
  picker.at(3).stage = share_stage::good;
  CHECK(picker.pick_spare() == 2);
}

TEST_CASE("blocks come from good shares that are neither slow nor in use") {
  auto picker = picker_of(2, {{0, 0}, {1, 1}, {2, 2}}, share_stage::good);
  CHECK(picker.pick_source({}, {}) == 0);
  CHECK(picker.pick_source({0}, {0}) == 1);
  picker.at(1).slow = true;
  CHECK(picker.pick_source({0}, {0}) == 2);
  picker.at(2).stage = share_stage::dropped;
  CHECK_FALSE(picker.pick_source({0}, {0}));
}

TEST_CASE("busy servers and those that were slow come last") {
  auto picker = picker_of(2, {{0, 0}, {1, 1}, {2, 2}}, share_stage::good);
  picker.at(0).reads = 2;
  CHECK(picker.pick_source({}, {}) == 1);
  picker.at(1).delays = 1;
  CHECK(picker.pick_source({}, {}) == 2);
  picker.at(2).delays = 2;
  CHECK(picker.pick_source({}, {}) == 0);
}

TEST_SUITE_END();

} // namespace tahoe::share_picker_test
