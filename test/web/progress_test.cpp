#include "web/cli/progress.hpp"

#include <doctest/doctest.h>

using namespace tahoe;
using std::chrono::milliseconds;

TEST_SUITE_BEGIN("progress");

TEST_CASE("progress is told in bytes and rate") {
  CHECK(describe_progress(999, 0, milliseconds{1000}) == "999 B, 999 B/s");
  CHECK(describe_progress(12'300'000, 40'000'000, milliseconds{2000})
        == "12.3 MB of 40.0 MB, 6.2 MB/s");
}

TEST_CASE("no time at all does not divide by zero") {
  CHECK(describe_progress(1000, 0, milliseconds{0}) == "1.0 kB, 1.0 MB/s");
}

TEST_SUITE_END();
