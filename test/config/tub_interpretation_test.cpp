#include "test/config/interpreted.hpp"

#include <doctest/doctest.h>

namespace tahoe::tub_interpretation_test {

using test::client;
using test::complaint;

TEST_SUITE_BEGIN("tub_interpretation");

TEST_CASE("the tub listens where it is told, or where it did before") {
  auto cfg = client("node", "tub.port = 99\n", {{"tub.port", "77\n"}});
  CHECK(cfg.mistakes_text() == "");
  CHECK(cfg.config.tub.listen == listen_endpoint{"", 99});
  auto saved = client("node", "", {{"tub.port", "77\n"}});
  CHECK(saved.config.tub.listen == listen_endpoint{"", 77});
  CHECK(client("node", "", {{"tub.port", "seven"}}).mistakes_text()
        == "tub.port: expected a port from 1 to 65535");
  CHECK(complaint("node", "tub.port = 0")
          .find("tahoe.cfg:4: [node] tub.port: expected PORT")
        == 0);
}

TEST_CASE("a disabled tub announces nothing") {
  auto implied = client("node", "tub.port = disabled\n");
  CHECK(implied.mistakes_text() == "");
  CHECK(!implied.config.tub.listen);
  CHECK(!implied.config.tub.detect_addresses);
  CHECK(complaint("node", "tub.port = disabled\ntub.location = disabled")
        == "");
  CHECK(complaint("node", "tub.port = disabled\ntub.location = AUTO")
        == "tahoe.cfg:5: [node] tub.location: tub.port and tub.location can "
           "only be disabled together");
  CHECK(complaint("node", "tub.location = disabled")
        == "tahoe.cfg:4: [node] tub.location: tub.port and tub.location can "
           "only be disabled together");
}

TEST_CASE("a location without AUTO announces what it says alone") {
  auto x = client("node", "tub.location = example.org:99\n");
  CHECK(x.mistakes_text() == "");
  CHECK(!x.config.tub.detect_addresses);
  CHECK(x.config.tub.hints == std::vector<location_hint>{{"example.org", 99}});
  for (auto value : {"", "example.org", "a:1,,b:2", "tor:x.onion:80", "auto"}) {
    CAPTURE(value);
    CHECK(complaint("node", std::string{"tub.location = "} + value)
            .find("tahoe.cfg:4: [node] tub.location: expected HOST:PORT")
          == 0);
  }
}

TEST_CASE("advertised addresses stand before the location") {
  auto x = client("node", "tub.location = b:2, AUTO\n",
                  {{"advertised_ip_addresses", "10.0.0.1\na:1\n"}});
  CHECK(x.mistakes_text() == "");
  CHECK(x.config.tub.hints
        == std::vector<location_hint>{{"10.0.0.1", 0}, {"a", 1}, {"b", 2}});
}

TEST_CASE("a furl holds at most sixteen locations") {
  std::string lines;
  for (size_t i = 0; i < max_location_hints; ++i)
    lines += "10.0.0.1\n";
  CHECK(client("node", "", {{"advertised_ip_addresses", lines}}).mistakes_text()
        == "");
  CHECK(
    client("node", "tub.location = a:1\n", {{"advertised_ip_addresses", lines}})
      .mistakes_text()
    == "tahoe.cfg: more than 16 addresses in [node] tub.location and "
       "advertised_ip_addresses together");
}

TEST_SUITE_END();

} // namespace tahoe::tub_interpretation_test
