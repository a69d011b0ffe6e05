#include "config/size.hpp"

#include <doctest/doctest.h>

namespace tahoe::size_test {

TEST_SUITE_BEGIN("size");

TEST_CASE("a size is a number with or without a unit") {
  CHECK(parse_size("0") == 0);
  CHECK(parse_size("1234") == 1234);
  CHECK(parse_size("7B") == 7);
  CHECK(parse_size("1k") == 1'000);
  CHECK(parse_size("2 MB") == 2'000'000);
  CHECK(parse_size("3G") == 3'000'000'000);
  CHECK(parse_size("4tb") == 4'000'000'000'000);
  CHECK(parse_size("5P") == 5'000'000'000'000'000);
  CHECK(parse_size("6E") == 6'000'000'000'000'000'000);
  CHECK(parse_size("1Ki") == 1024);
  CHECK(parse_size("2MiB") == 2 * 1024 * 1024);
  CHECK(parse_size("1eib") == uint64_t{1} << 60);
}

TEST_CASE("the largest size is 2^64 - 1") {
  CHECK(parse_size("18446744073709551615") == ~uint64_t{0});
  CHECK(!parse_size("18446744073709551616"));
  CHECK(parse_size("18E"));
  CHECK(!parse_size("19E"));
  CHECK(parse_size("15EiB") == uint64_t{15} << 60);
  CHECK(!parse_size("16EiB"));
}

TEST_CASE("anything else is no size") {
  for (auto text : {"", "G", "-1", "+1", "1.5G", "1X", "1GG", "1iB", "1BB",
                    "1 G x", "0x10", "1,000"}) {
    CAPTURE(text);
    CHECK(!parse_size(text));
  }
}

TEST_SUITE_END();

} // namespace tahoe::size_test
