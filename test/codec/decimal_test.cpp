#include "codec/decimal.hpp"

#include <doctest/doctest.h>

using tahoe::parse_decimal;

TEST_SUITE_BEGIN("decimal");

TEST_CASE("numbers are read up to the largest of 64 bits") {
  CHECK(parse_decimal("0") == 0);
  CHECK(parse_decimal("7") == 7);
  CHECK(parse_decimal("1048576") == 1048576);
  CHECK(parse_decimal("18446744073709551615") == UINT64_MAX);
}

TEST_CASE("a number past 64 bits is refused") {
  CHECK_FALSE(parse_decimal("18446744073709551616"));
  CHECK_FALSE(parse_decimal("99999999999999999999999999"));
}

TEST_CASE("a number has one spelling only") {
  for (auto text : {"", " 1", "1 ", "+1", "-1", "01", "00", "0x1", "1a", "1.0"})
    CHECK_FALSE(parse_decimal(text));
}

TEST_SUITE_END();
