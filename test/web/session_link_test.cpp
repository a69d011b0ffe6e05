#include "web/cli/session_link.hpp"

#include <doctest/doctest.h>

namespace tahoe::session_link_test {

TEST_SUITE_BEGIN("session_link");

TEST_CASE("a link is taken as the node gives it") {
  auto plain = parse_session_link(
    "http://abcdefgh234567.localhost:3456/session?link=abc234\n");
  REQUIRE(plain);
  CHECK(plain->url
        == "http://abcdefgh234567.localhost:3456/session?link=abc234");
  CHECK(plain->certificate.empty());
  auto secured = parse_session_link("https://[2001:db8::1]:1/session?link=a\n"
                                    "SHA-256 fingerprint AB:CD:EF\n");
  REQUIRE(secured);
  CHECK(secured->url == "https://[2001:db8::1]:1/session?link=a");
  CHECK(secured->certificate == "SHA-256 fingerprint AB:CD:EF");
}

TEST_CASE("anything else is no link") {
  const std::string good = "http://x.localhost:1/session?link=a";
  REQUIRE(parse_session_link(good));
  for (auto& bad :
       {std::string{}, std::string{"\n"}, "ftp" + good.substr(4),
        std::string{"javascript:alert(1)"}, good + "\"><script>", good + " x",
        good + "\x1b[2J", good + "&x=y", good + "A",
        good + "\n<script>alert(1)</script>", good + "\nsomething else",
        std::string{"http://user@host:1/session?link=a"},
        std::string{"http://host/session?link=a"},
        std::string{"http://:1/session?link=a"},
        std::string{"http://[::1:1/session?link=a"},
        std::string{"http://host:1/other?link=a"},
        std::string{"http://host:1/session?link="}}) {
    auto parsed = parse_session_link(bad);
    CHECK_FALSE_MESSAGE(parsed, bad);
  }
}

TEST_SUITE_END();

} // namespace tahoe::session_link_test
