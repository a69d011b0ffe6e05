#include "web/server/quantities.hpp"

#include <doctest/doctest.h>

namespace tahoe::quantities_test {

using namespace std::chrono_literals;

TEST_SUITE_BEGIN("quantities");

TEST_CASE("bytes have the unit that keeps them short") {
  CHECK(describe_bytes(0) == "0 B");
  CHECK(describe_bytes(999) == "999 B");
  CHECK(describe_bytes(1000) == "1 kB");
  CHECK(describe_bytes(1540) == "1.5 kB");
  CHECK(describe_bytes(120e6) == "120 MB");
  CHECK(describe_bytes(999.7e6) == "1.0 GB");
  CHECK(describe_bytes(5e15) == "5000 TB");
}

TEST_CASE("times too") {
  CHECK(describe_interval(0s) == "0 ms");
  CHECK(describe_interval(320us) == "0.3 ms");
  CHECK(describe_interval(12ms) == "12 ms");
  CHECK(describe_interval(4200ms) == "4.2 s");
  CHECK(describe_interval(59s) == "59 s");
  CHECK(describe_interval(200s) == "3 min");
}

TEST_SUITE_END();

} // namespace tahoe::quantities_test
