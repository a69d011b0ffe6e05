#include "config/free_port.hpp"

#include <doctest/doctest.h>

namespace tahoe::free_port_test {

TEST_SUITE_BEGIN("free_port");

TEST_CASE("no port is given twice") {
  free_ports ports;
  std::set<uint16_t> given;
  // Of so many drawn at random some two hundred would be the same.
  for (int i = 0; i < 3000; ++i) {
    auto port = ports.find("127.0.0.1");
    REQUIRE(port);
    CHECK(given.insert(*port).second);
  }
}

TEST_CASE("an interface that is not there has none") {
  CHECK_FALSE(free_ports{}.find("no address"));
}

TEST_SUITE_END();

} // namespace tahoe::free_port_test
