#include "codec/netstring.hpp"

#include <doctest/doctest.h>

namespace tahoe::netstring_test {

namespace {

bool is_refused(std::string_view text) {
  auto from = as_bytes(text);
  auto value = take_netstring(from);
  return !value && code_of(value.error()) == ec::malformed
         && from.size() == text.size();
}

} // namespace

TEST_SUITE_BEGIN("netstring");

TEST_CASE("a netstring tells its length in decimal") {
  CHECK(as_text(netstring(as_bytes("abc"))) == "3:abc,");
  CHECK(as_text(netstring({})) == "0:,");
  CHECK(as_text(netstring(byte_buffer(10, 'x'))) == "10:xxxxxxxxxx,");
}

TEST_CASE("netstrings come off the front one by one") {
  byte_buffer packed;
  append_netstring(packed, as_bytes("3:a,"));
  append_netstring(packed, {});
  append(packed, as_bytes("rest"));
  byte_view from = packed;
  CHECK(as_text(*take_netstring(from)) == "3:a,");
  CHECK(as_text(*take_netstring(from)) == "");
  CHECK(as_text(from) == "rest");
}

TEST_CASE("a netstring cut short anywhere is refused") {
  std::string_view whole = "12:twelve bytes,";
  for (size_t length = 0; length < whole.size(); ++length)
    CHECK(is_refused(whole.substr(0, length)));
}

TEST_CASE("lengths that lie are refused") {
  CHECK(is_refused("2:abc,"));
  CHECK(is_refused("4:abc,"));
  CHECK(is_refused("18446744073709551615:abc,"));
  CHECK(is_refused("18446744073709551616:abc,"));
  CHECK(is_refused("000000000000000000000000000003:abc,"));
}

TEST_CASE("a length has one spelling only") {
  CHECK(is_refused("03:abc,"));
  CHECK(is_refused("+3:abc,"));
  CHECK(is_refused(" 3:abc,"));
  CHECK(is_refused(":abc,"));
  CHECK(is_refused("-3:abc,"));
}

TEST_SUITE_END();

} // namespace tahoe::netstring_test
