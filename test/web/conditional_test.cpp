#include "web/server/conditional.hpp"

#include <doctest/doctest.h>

namespace tahoe::conditional_test {

TEST_SUITE_BEGIN("conditional");

namespace {

range_choice part(uint64_t offset, uint64_t length) {
  return {range_outcome::partial, {offset, length}};
}

const range_choice whole{};
const range_choice beyond{range_outcome::beyond_end, {}};

} // namespace

TEST_CASE("a range is cut to the file") {
  CHECK(choose_range("bytes=0-0", 10) == part(0, 1));
  CHECK(choose_range("bytes=2-5", 10) == part(2, 4));
  CHECK(choose_range("bytes=2-", 10) == part(2, 8));
  CHECK(choose_range("bytes=2-100", 10) == part(2, 8));
  CHECK(choose_range("bytes=-3", 10) == part(7, 3));
  CHECK(choose_range("bytes=-30", 10) == part(0, 10));
  CHECK(choose_range(" bytes= 1 - 2 ", 10) == part(1, 2));
  CHECK(choose_range("bytes=0-99999999999999999999", 10) == part(0, 10));
}

TEST_CASE("of several ranges the first is served") {
  CHECK(choose_range("bytes=1-2,4-5", 10) == part(1, 2));
}

TEST_CASE("a range behind the end is refused") {
  CHECK(choose_range("bytes=10-", 10) == beyond);
  CHECK(choose_range("bytes=99999999999999999999-", 10) == beyond);
  CHECK(choose_range("bytes=-0", 10) == beyond);
  CHECK(choose_range("bytes=0-", 0) == beyond);
  CHECK(choose_range("bytes=-5", 0) == beyond);
}

TEST_CASE("what is no range is ignored") {
  for (auto text :
       {"", "bytes", "bytes=", "bytes=-", "bytes=a-b", "bytes=5-2", "bytes=1",
        "items=0-1", "bytes=1-2x", "bytes=+1-2", "bytes=--1"})
    CHECK(choose_range(text, 10) == whole);
}

TEST_CASE("an entity tag is found with quotes, without, and weak") {
  CHECK(names_entity_tag("\"abc-\"", "abc-"));
  CHECK(names_entity_tag("abc-", "abc-"));
  CHECK(names_entity_tag("\"x\", W/\"abc-\"", "abc-"));
  CHECK(names_entity_tag("*", "abc-"));
  CHECK_FALSE(names_entity_tag("", "abc-"));
  CHECK_FALSE(names_entity_tag("\"abc\"", "abc-"));
  CHECK_FALSE(names_entity_tag(",,\"", "abc-"));
}

TEST_SUITE_END();

} // namespace tahoe::conditional_test
