#include "actors/inspection/message_counts.hpp"
#include "test/support/deterministic_system.hpp"

#include <doctest/doctest.h>

namespace tahoe::message_counts_test {

using namespace std::chrono_literals;

namespace {

struct never_registered {};

caf::rtti_pair local_type() {
  return {0, &typeid(never_registered)};
}

} // namespace

TEST_SUITE_BEGIN("message_counts");

TEST_CASE("times add up, and the longest is kept") {
  handling_times times;
  for (auto time : {3us, 1us, 8us})
    times.add(time);
  CHECK_EQ(times.count(), 3);
  CHECK_EQ(times.total(), 12us);
  CHECK_EQ(times.longest(), 8us);
}

TEST_CASE("one slow message of a hundred is not in the 99th percentile") {
  handling_times times;
  for (int i = 0; i < 99; ++i)
    times.add(100us);
  times.add(1s);
  CHECK_EQ(times.percentile_99(), 128us);
  times.add(1s);
  CHECK_EQ(times.percentile_99(), 1s);
}

TEST_CASE("times past every bound are counted") {
  handling_times times;
  times.add(24h);
  times.add(0ns);
  CHECK_EQ(times.longest(), 24h);
  CHECK_EQ(times.percentile_99(), 24h);
}

TEST_CASE("types have readable names, whether they may leave or not") {
  test::deterministic_system system;
  message_counts counts;
  counts.add(local_type(), 2us);
  counts.add(local_type(), 4us);
  counts.add({0, nullptr}, 1us);
  CHECK_EQ(counts.count(), 3);
  CHECK_EQ(counts.busy(), 7us);
  auto shown = counts.render(system.sys);
  auto name = message_type_name(system.sys, local_type());
  CHECK(name.ends_with("never_registered"));
  auto& row = caf::get<caf::settings>(shown[name]);
  CHECK_EQ(caf::get<int64_t>(row, "count"), 2);
  CHECK_EQ(caf::get<int64_t>(row, "mean_us"), 3);
  CHECK(shown.count("nothing") == 1);
}

TEST_SUITE_END();

} // namespace tahoe::message_counts_test
