#include "actors/walks/deep_stats.hpp"

#include <doctest/doctest.h>

namespace tahoe::deep_stats_test {

using bucket = deep_stats::size_bucket;

TEST_SUITE_BEGIN("deep_stats");

TEST_CASE("sizes fall into two buckets a decade") {
  deep_stats stats;
  for (uint64_t size : {0, 1, 3, 4, 10, 11, 31, 32, 100, 101, 316, 317, 1000})
    stats.add_immutable_file(size);
  CHECK(stats.histogram()
        == std::vector<bucket>{{0, 0, 1},
                               {1, 3, 2},
                               {4, 10, 2},
                               {11, 31, 2},
                               {32, 100, 2},
                               {101, 316, 2},
                               {317, 1000, 2}});
}

TEST_CASE("empty buckets are left out") {
  deep_stats stats;
  stats.add_immutable_file(1'000'001);
  CHECK(stats.histogram() == std::vector<bucket>{{1'000'001, 3'162'277, 1}});
}

TEST_CASE("the largest file there can be has a bucket") {
  deep_stats stats;
  stats.add_immutable_file((uint64_t{1} << 63) - 1);
  auto found = stats.histogram();
  REQUIRE(found.size() == 1);
  CHECK(found[0].count == 1);
  CHECK(found[0].max >= (uint64_t{1} << 63) - 1);
}

TEST_SUITE_END();

} // namespace tahoe::deep_stats_test
