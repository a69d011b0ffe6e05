#include "actors/storage/storage_activity.hpp"

#include <doctest/doctest.h>

namespace tahoe::storage_activity_test {

using namespace std::chrono_literals;

TEST_SUITE_BEGIN("storage_activity");

namespace {

const instant start{100h};

} // namespace

TEST_CASE("the last hour has a row for each minute, the current one last") {
  storage_activity activity;
  activity.at(start).reads = 1;
  activity.at(start + 59s).reads += 2;
  activity.at(start + 2min).reads = 5;
  auto rows = activity.list(start + 3min);
  REQUIRE(rows.size() == storage_activity::minutes);
  CHECK(rows[59].reads == 0);
  CHECK(rows[58].reads == 5);
  CHECK(rows[57].reads == 0);
  CHECK(rows[56].reads == 3);
}

TEST_CASE("what was longer ago is forgotten") {
  storage_activity activity;
  for (int minute = 0; minute < 60; ++minute)
    activity.at(start + minute * 1min).reads = 7;
  CHECK(activity.list(start + 59min)[0].reads == 7);
  CHECK(activity.list(start + 60min)[59].reads == 0);
  CHECK(activity.list(start + 60min)[58].reads == 7);
  for (auto& row : activity.list(start + 1000h))
    CHECK(row.reads == 0);
}

TEST_SUITE_END();

} // namespace tahoe::storage_activity_test
