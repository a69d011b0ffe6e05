#include "config/endpoint.hpp"

#include <doctest/doctest.h>

namespace tahoe::endpoint_test {

TEST_SUITE_BEGIN("endpoint");

TEST_CASE("an endpoint has the forms of 2007 and of Tahoe-LAFS") {
  CHECK(parse_listen_endpoint("8080") == listen_endpoint{"", 8080});
  CHECK(parse_listen_endpoint("0") == listen_endpoint{"", 0});
  CHECK(parse_listen_endpoint("65535") == listen_endpoint{"", 65535});
  CHECK(parse_listen_endpoint("tcp:8080") == listen_endpoint{"", 8080});
  CHECK(parse_listen_endpoint("tcp:80:interface=127.0.0.1")
        == listen_endpoint{"127.0.0.1", 80});
  CHECK(parse_listen_endpoint("tcp:80:interface=::1")
        == listen_endpoint{"::1", 80});
  CHECK(parse_listen_endpoint("tcp:80:interface=[::1]")
        == listen_endpoint{"::1", 80});
  CHECK(parse_listen_endpoint("10.0.0.1:80")
        == listen_endpoint{"10.0.0.1", 80});
  CHECK(parse_listen_endpoint("[::1]:80") == listen_endpoint{"::1", 80});
}

TEST_CASE("anything else is no endpoint") {
  for (auto text : {"",
                    "x",
                    "65536",
                    "-1",
                    "+1",
                    " 1",
                    "1 ",
                    "80x",
                    "99999999999999999999",
                    "tcp:",
                    "tcp:x",
                    "tcp:80:",
                    "tcp:80:interface",
                    "tcp:80:interface=",
                    "tcp:80:interface=localhost",
                    "tcp:80:backlog=3",
                    "ssl:80",
                    ":80",
                    "localhost:80",
                    "::1:80",
                    "[::1]",
                    "[::1:80",
                    "::1]:80",
                    "[]:80",
                    "1.2.3:80",
                    "1.2.3.4:",
                    "[10.0.0.x]:80",
                    "tcp:80,tcp:81"}) {
    CAPTURE(text);
    CHECK(!parse_listen_endpoint(text));
  }
}

TEST_CASE("an announced location may begin with tcp:") {
  CHECK(parse_announced_location("example.org:80")
        == location_hint{"example.org", 80});
  CHECK(parse_announced_location("tcp:example.org:80")
        == location_hint{"example.org", 80});
  CHECK(parse_announced_location("tcp:[::1]:80") == location_hint{"::1", 80});
  for (auto text : {"", "AUTO", "example.org", "example.org:0", "tor:x:80",
                    "a b:80", "example.org:65536", "::1:80"}) {
    CAPTURE(text);
    CHECK(!parse_announced_location(text));
  }
}

TEST_CASE("an advertised address without a port takes the node's") {
  CHECK(parse_advertised_address("10.0.0.1") == location_hint{"10.0.0.1", 0});
  CHECK(parse_advertised_address("10.0.0.1:80")
        == location_hint{"10.0.0.1", 80});
  CHECK(parse_advertised_address("2001:db8::1")
        == location_hint{"2001:db8::1", 0});
  CHECK(parse_advertised_address("[2001:db8::1]")
        == location_hint{"2001:db8::1", 0});
  CHECK(parse_advertised_address("[2001:db8::1]:80")
        == location_hint{"2001:db8::1", 80});
  CHECK(parse_advertised_address("example.org")
        == location_hint{"example.org", 0});
  for (auto text : {"", ":80", "10.0.0.1:", "10.0.0.1:x", "10.0.0.1:0", "a b",
                    "[2001:db8::1]:0", "2001:db8::x"}) {
    CAPTURE(text);
    CHECK(!parse_advertised_address(text));
  }
}

TEST_SUITE_END();

} // namespace tahoe::endpoint_test
