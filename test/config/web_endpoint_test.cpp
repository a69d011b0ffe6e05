#include "config/web_endpoint.hpp"

#include <doctest/doctest.h>

namespace tahoe::web_endpoint_test {

TEST_SUITE_BEGIN("web_endpoint");

TEST_CASE("without an interface it is this machine") {
  CHECK(parse_web_endpoint("3456") == web_endpoint{{"127.0.0.1", 3456}});
  CHECK(parse_web_endpoint("tcp:3456") == web_endpoint{{"127.0.0.1", 3456}});
  CHECK(parse_web_endpoint("ssl:3456")
        == web_endpoint{{"127.0.0.1", 3456}, true});
}

TEST_CASE("Twisted's form for TLS is known") {
  web_endpoint open{{"0.0.0.0", 3456}, true};
  CHECK(parse_web_endpoint("ssl:3456:interface=0.0.0.0") == open);
  web_endpoint v6{{"::1", 3456}, true};
  CHECK(parse_web_endpoint("ssl:3456:interface=\\:\\:1") == v6);
  CHECK(parse_web_endpoint("ssl:3456:interface=[::1]") == v6);
  open.private_key = "/etc/key.pem";
  open.certificate = "a:b=c";
  CHECK(parse_web_endpoint("ssl:3456:privateKey=/etc/key.pem:"
                           "certKey=a\\:b=c:interface=0.0.0.0")
        == open);
}

TEST_CASE("what is neither is refused") {
  for (auto text :
       {"", "x", "ssl", "ssl:", "ssl:x", "ssl:70000", "ssl:1:2",
        "ssl:1:interface=", "ssl:1:interface=grid", "ssl:1:privateKey=k",
        "ssl:1:certKey=c", "ssl:1:interface=::1", "ssl:1:port=2",
        "ssl:1:interface=127.0.0.1:interface=127.0.0.2", "udp:1"})
    CHECK_MESSAGE(!parse_web_endpoint(text), text);
}

TEST_CASE("loopback is what no other machine reaches") {
  for (auto address : {"127.0.0.1", "127.1.2.3", "::1"})
    CHECK_MESSAGE(is_loopback(address), address);
  for (auto address : {"", "0.0.0.0", "::", "192.0.2.7", "128.0.0.1", "x"})
    CHECK_MESSAGE(!is_loopback(address), address);
}

TEST_SUITE_END();

} // namespace tahoe::web_endpoint_test
