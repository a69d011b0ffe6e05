#include "web/server/origin_check.hpp"

#include <doctest/doctest.h>

using tahoe::is_own_request;

TEST_SUITE_BEGIN("origin_check");

TEST_CASE("a program that is no browser may ask") {
  CHECK(is_own_request("", "", "127.0.0.1:3456"));
  CHECK(is_own_request("", "", ""));
}

TEST_CASE("a browser says whose page it is") {
  auto host = "127.0.0.1:3456";
  CHECK(is_own_request("same-origin", "http://127.0.0.1:3456", host));
  CHECK(is_own_request("none", "", host));
  for (auto site : {"cross-site", "same-site", "anything"}) {
    CHECK_FALSE(is_own_request(site, "", host));
    CHECK_FALSE(is_own_request(site, "http://127.0.0.1:3456", host));
  }
}

TEST_CASE("an older browser names the page's origin only") {
  auto host = "127.0.0.1:3456";
  CHECK(is_own_request("", "http://127.0.0.1:3456", host));
  CHECK(is_own_request("", "https://127.0.0.1:3456", host));
  for (auto origin : {"null", "http://127.0.0.1", "http://127.0.0.1:34567",
                      "ftp://127.0.0.1:3456", "http://evil.example", "x",
                      "http://", "https://evil.example:3456", "127.0.0.1:3456"})
    CHECK_FALSE_MESSAGE(is_own_request("", origin, host), origin);
  CHECK_FALSE(is_own_request("", "http://", ""));
}

TEST_SUITE_END();
