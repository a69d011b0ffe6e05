#include "actors/process/memory_keeper.hpp"

#include <doctest/doctest.h>

namespace tahoe::memory_keeper_test {

using namespace std::chrono_literals;

TEST_SUITE_BEGIN("memory_keeper");

TEST_CASE("a process rests when it takes no time after work, and once") {
  rest_after_work rest;
  CHECK_FALSE(rest.begins(900ms));
  CHECK(rest.begins(910ms));
  CHECK_FALSE(rest.begins(920ms));
}

TEST_CASE("a process that goes on working does not rest") {
  rest_after_work rest;
  for (auto used = 1s; used < 10s; used += 1s)
    CHECK_FALSE(rest.begins(used));
}

TEST_CASE("what an idle node does adds up to work in the end") {
  rest_after_work rest;
  auto used = 0ms;
  while (!rest.begins(used += 10ms))
    ;
  CHECK(used == 500ms);
}

TEST_SUITE_END();

} // namespace tahoe::memory_keeper_test
