#include "actors/process/what_is_missing.hpp"

#include <doctest/doctest.h>

namespace tahoe {

TEST_SUITE_BEGIN("what_is_missing");

TEST_CASE("a node of roles that this version has lacks nothing") {
  node_config config;
  config.roles = {.introducer = true, .storage = true, .client = true};
  CHECK(what_is_missing(config).empty());
}

TEST_CASE("the virtual drive and each debug console are missing") {
  node_config config;
  config.roles.vdrive = true;
  config.console_ports = {8022, 8023};
  auto missing = what_is_missing(config);
  REQUIRE(missing.size() == 3);
  CHECK(missing[0].find("[vdrive]") == 0);
  CHECK(missing[1].find("authorized_keys.8022:") == 0);
  CHECK(missing[2].find("authorized_keys.8023:") == 0);
}

TEST_SUITE_END();

} // namespace tahoe
