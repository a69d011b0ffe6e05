#include "actors/storage/share_census.hpp"
#include "test/support/storage_files.hpp"
#include "test/support/temporary_directory.hpp"

#include <doctest/doctest.h>

namespace tahoe::share_census_test {

using namespace std::chrono_literals;

TEST_SUITE_BEGIN("share_census");

namespace {

storage_index index_from(uint8_t first, uint8_t second) {
  storage_index result;
  result.bytes[0] = first;
  result.bytes[1] = second;
  return result;
}

struct census_fixture {
  void store(const storage_index& index, uint8_t number, size_t size) {
    test::write_file(layout.share(index, number), test::patterned(size));
    census.stored(index);
  }

  /// How many steps it took.
  int count(interval patience = 1h) {
    int steps = 0;
    for (; census.is_stale(); ++steps) {
      auto taken = census.take_stale();
      census.add(taken, count_shares(layout, taken, patience));
    }
    return steps;
  }

  test::temporary_directory home;
  storage_layout layout{home.path()};
  share_census census;
};

} // namespace

TEST_CASE_FIXTURE(census_fixture,
                  "each directory has the letters of its number") {
  for (auto index : {index_from(0, 0), index_from(0, 0x40), index_from(3, 0xff),
                     index_from(0xff, 0xff), test::example_d::si()}) {
    store(index, 1, 10);
    auto counted = count_shares(layout, {prefix_of(index)}, 0s);
    REQUIRE(counted.size() == 1);
    CHECK(counted[0].totals.shares == 1);
  }
  CHECK(prefix_of(index_from(0, 0x3f)) == 0);
  CHECK(prefix_of(index_from(0xff, 0xff)) == share_prefixes - 1);
}

TEST_CASE_FIXTURE(census_fixture, "files, shares and their bytes are counted") {
  CHECK(census.progress() == 0);
  store(index_from(1, 2), 0, 100);
  store(index_from(1, 2), 9, 50);
  store(index_from(200, 0), 3, 7);
  CHECK(count() == 1);
  CHECK(census.progress() == 1);
  CHECK(census.totals().buckets == 2);
  CHECK(census.totals().shares == 3);
  CHECK(census.totals().bytes == 157);
}

TEST_CASE_FIXTURE(census_fixture, "what is no share does not count") {
  store(index_from(1, 2), 0, 100);
  auto bucket = layout.bucket(index_from(1, 2));
  test::write_file(bucket / "0.damaged", test::patterned(1000));
  test::write_file(layout.incoming_share(index_from(1, 2), 5),
                   test::patterned(1000));
  std::filesystem::create_directories(layout.bucket(index_from(9, 9)));
  count();
  CHECK(census.totals().buckets == 1);
  CHECK(census.totals().bytes == 100);
}

TEST_CASE_FIXTURE(census_fixture,
                  "only where something was stored it counts again") {
  store(index_from(1, 2), 0, 100);
  count();
  store(index_from(1, 2), 1, 100);
  store(index_from(77, 2), 1, 100);
  CHECK(census.totals().shares == 1);
  auto taken = census.take_stale();
  CHECK(taken.size() == 2);
  // While it is counted, something more is stored there.
  census.stored(index_from(1, 2));
  census.add(taken, count_shares(layout, taken, 1h));
  CHECK(census.totals().shares == 3);
  CHECK(census.is_stale());
  CHECK(count() == 1);
}

TEST_CASE_FIXTURE(census_fixture, "without patience it takes a step for each") {
  store(index_from(1, 2), 0, 100);
  CHECK(count(0s) == static_cast<int>(share_prefixes));
  CHECK(census.totals().shares == 1);
}

TEST_SUITE_END();

} // namespace tahoe::share_census_test
