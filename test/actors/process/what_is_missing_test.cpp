#include "actors/process/what_is_missing.hpp"

#include <doctest/doctest.h>

namespace tahoe::what_is_missing_test {

TEST_SUITE_BEGIN("what_is_missing");

TEST_CASE("a node of roles that this version has lacks nothing") {
  node_config config;
  config.roles
    = {.introducer = true, .vdrive = true, .storage = true, .client = true};
  CHECK(what_is_missing(config).empty());
}

TEST_CASE("each debug console is missing") {
  node_config config;
  config.console_ports = {8022, 8023};
  auto missing = what_is_missing(config);
  REQUIRE(missing.size() == 2);
  CHECK(missing[0].find("authorized_keys.8022:") == 0);
  CHECK(missing[1].find("authorized_keys.8023:") == 0);
}

TEST_SUITE_END();

} // namespace tahoe::what_is_missing_test
