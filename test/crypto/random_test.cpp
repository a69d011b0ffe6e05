#include "crypto/random.hpp"
#include "test/support/hex.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <vector>

namespace tahoe::random_test {

namespace {

using test_bytes = byte_string<struct random_test_tag, 16>;
using test_secret = secret<struct random_test_tag, 16>;

caf::expected<void> count_up(std::span<uint8_t> to) {
  for (size_t i = 0; i < to.size(); ++i)
    to[i] = static_cast<uint8_t>(i);
  return {};
}

caf::expected<void> run_dry(std::span<uint8_t>) {
  return failure(ec::io_failure, "dry");
}

} // namespace

TEST_SUITE_BEGIN("random");

TEST_CASE("the system's random bytes do not repeat") {
  std::vector<test_bytes> drawn;
  for (int i = 0; i < 1000; ++i)
    drawn.push_back(*random_bytes<test_bytes>());
  std::sort(drawn.begin(), drawn.end());
  CHECK(std::adjacent_find(drawn.begin(), drawn.end()) == drawn.end());
}

TEST_CASE("a buffer of any size is filled to its ends") {
  for (size_t size : {0, 1, 7, 100'000}) {
    // Zero in all of eight fills has a chance of 2^-64 per byte.
    byte_buffer seen(size);
    for (int i = 0; i < 8; ++i) {
      byte_buffer buffer(size);
      REQUIRE(fill_random(buffer));
      for (size_t j = 0; j < size; ++j)
        seen[j] |= buffer[j];
    }
    CHECK(std::count(seen.begin(), seen.end(), 0) == 0);
  }
}

TEST_CASE("bytes and secrets come from the source that is passed in") {
  auto expected = "000102030405060708090a0b0c0d0e0f";
  CHECK(test::to_hex(random_bytes<test_bytes>(count_up)->view()) == expected);
  CHECK(test::to_hex(random_bytes<test_secret>(count_up)->reveal())
        == expected);
}

TEST_CASE("a source that fails gives no bytes") {
  CHECK(random_bytes<test_secret>(run_dry).error() == ec::io_failure);
}

TEST_SUITE_END();

} // namespace tahoe::random_test
