#include "actors/tub/backoff.hpp"

#include <doctest/doctest.h>

#include <algorithm>

using namespace std::chrono_literals;

namespace tahoe::backoff_test {

namespace {

/// A source that gives the same byte for ever.
random_source constant(uint8_t value) {
  return [value](std::span<uint8_t> to) -> caf::expected<void> {
    std::fill(to.begin(), to.end(), value);
    return {};
  };
}

} // namespace

TEST_SUITE_BEGIN("backoff");

TEST_CASE("delays double from a second to an hour") {
  backoff delays{[](std::span<uint8_t>) -> caf::expected<void> {
    return failure(ec::io_failure, "no entropy");
  }};
  for (auto expected = 1s; expected < 1h; expected *= 2)
    CHECK(delays.next() == expected);
  CHECK(delays.next() == 1h);
  CHECK(delays.next() == 1h);
}

TEST_CASE("jitter moves a delay by a quarter at most, within the bounds") {
  backoff low{constant(0)};
  backoff high{constant(255)};
  CHECK(low.next() == 1s);
  CHECK(high.next() == 1249ms);
  CHECK(low.next() == 1500ms);
  CHECK(high.next() == 2499ms);
  for (auto i = 0; i < 20; ++i) {
    low.next();
    high.next();
  }
  CHECK(low.next() == 45min);
  CHECK(high.next() == 1h);
}

TEST_CASE("a reset begins with the shortest delay again") {
  backoff delays{constant(0)};
  for (auto i = 0; i < 8; ++i)
    delays.next();
  delays.reset();
  CHECK(delays.next() == 1s);
}

TEST_SUITE_END();

} // namespace tahoe::backoff_test
