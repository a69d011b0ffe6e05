#include "web/server/rate_allowance.hpp"

#include <doctest/doctest.h>

namespace tahoe::rate_allowance_test {

using std::chrono::seconds;

TEST_SUITE_BEGIN("rate_allowance");

TEST_CASE("a client may be silent for one window") {
  rate_allowance allowance{1000, seconds{30}};
  CHECK(allowance.left() == seconds{30});
  allowance.count(0, seconds{20});
  CHECK(allowance.left() == seconds{10});
  allowance.count(0, seconds{20});
  CHECK(allowance.left() == seconds{0});
}

TEST_CASE("a byte now and then is not enough") {
  rate_allowance allowance{1000, seconds{30}};
  for (int i = 0; i < 30; ++i)
    allowance.count(1, seconds{1});
  CHECK(allowance.left() == seconds{0});
}

TEST_CASE("enough bytes open the next window") {
  rate_allowance allowance{1000, seconds{30}};
  for (int i = 0; i < 100; ++i) {
    allowance.count(500, seconds{14});
    CHECK(allowance.left() == seconds{16});
    allowance.count(500, seconds{15});
    CHECK(allowance.left() == seconds{30});
  }
}

TEST_SUITE_END();

} // namespace tahoe::rate_allowance_test
