#include "actors/operations/operation_id.hpp"

#include <doctest/doctest.h>

namespace tahoe::operation_id_test {

TEST_SUITE_BEGIN("operation_id");

TEST_CASE("a request id tells its operation, and no two are the same") {
  auto operation = draw_operation_id(system_random());
  CHECK(operation.size() == 16);
  auto one = draw_request_id(operation, system_random());
  auto other = draw_request_id(operation, system_random());
  REQUIRE(one);
  REQUIRE(other);
  CHECK(operation_of(*one) == operation);
  CHECK(operation_of(*other) == operation);
  CHECK(*one != *other);
}

TEST_CASE("what is no operation's id leaves a request id to chance") {
  for (auto text : {"", "none", "not base 32!", "aaaaaaaaaaaaaaaaaaaaaaaa"}) {
    auto one = draw_request_id(text, system_random());
    auto other = draw_request_id(text, system_random());
    REQUIRE(one);
    REQUIRE(other);
    CHECK(operation_of(*one) != operation_of(*other));
  }
}

TEST_SUITE_END();

} // namespace tahoe::operation_id_test
