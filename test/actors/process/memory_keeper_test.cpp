#include "actors/process/memory_keeper.hpp"

#include <doctest/doctest.h>

namespace tahoe::memory_keeper_test {

using namespace std::chrono_literals;

TEST_SUITE_BEGIN("memory_keeper");

TEST_CASE("a process rests when it takes no time after work, and once") {
  rest_after_work rest;
  CHECK_FALSE(rest.begins(900ms, 0));
  CHECK(rest.begins(910ms, 0));
  CHECK_FALSE(rest.begins(920ms, 0));
}

TEST_CASE("a process that goes on working does not rest") {
  rest_after_work rest;
  for (auto used = 1s; used < 10s; used += 1s)
    CHECK_FALSE(rest.begins(used, 0));
}

TEST_CASE("what an idle node does adds up to work in the end") {
  rest_after_work rest;
  auto used = 0ms;
  while (!rest.begins(used += 10ms, 0))
    ;
  CHECK(used == 500ms);
}

TEST_CASE("what is freed in little time is work, too") {
  constexpr size_t mb = 1 << 20;
  rest_after_work rest;
  CHECK(rest.begins(10ms, 100 * mb));
  CHECK_FALSE(rest.begins(20ms, 100 * mb));
  CHECK_FALSE(rest.begins(30ms, 90 * mb));
  CHECK_FALSE_MESSAGE(rest.begins(40ms, 60 * mb), "it is in use");
  CHECK_FALSE_MESSAGE(rest.begins(50ms, 70 * mb), "that is little");
  CHECK(rest.begins(60ms, 100 * mb));
  CHECK_FALSE_MESSAGE(rest.begins(900ms, 200 * mb), "it works");
}

TEST_SUITE_END();

} // namespace tahoe::memory_keeper_test
