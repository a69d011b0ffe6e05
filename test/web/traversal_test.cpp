#include "test/support/drive_grid.hpp"

#include <doctest/doctest.h>

namespace tahoe::traversal_test {

using namespace tahoe::test;

TEST_SUITE_BEGIN("traversal");

namespace {

/// Ways that lead out of a directory for a server that lets them.
const char* const ways_out[] = {
  "../tahoe.cfg",
  "../../tahoe.cfg",
  "../../../../../../etc/passwd",
  "..%2ftahoe.cfg",
  "..%2Ftahoe.cfg",
  "%2e%2e/tahoe.cfg",
  "%2e%2e%2ftahoe.cfg",
  "%2E%2E%2Ftahoe.cfg",
  ".%2e/tahoe.cfg",
  "..%5ctahoe.cfg",
  "..\\tahoe.cfg",
  "%2e%2e%5ctahoe.cfg",
  "..%255ctahoe.cfg",
  "..%252ftahoe.cfg",
  "%252e%252e%252ftahoe.cfg",
  "%252e%252e/tahoe.cfg",
  "%25%32%65%25%32%65/tahoe.cfg",
  "..%c0%aftahoe.cfg",
  "%c0%ae%c0%ae/tahoe.cfg",
  "..%e0%80%aftahoe.cfg",
  "..%f0%80%80%aftahoe.cfg",
  "..%c1%9ctahoe.cfg",
  "%uff0e%uff0e/tahoe.cfg",
  "%ef%bc%8e%ef%bc%8e/tahoe.cfg",
  "..%00/tahoe.cfg",
  "%00../tahoe.cfg",
  "../tahoe.cfg%00.css",
  "../tahoe.cfg%00",
  "..;/tahoe.cfg",
  "..;x=y/tahoe.cfg",
  "....//tahoe.cfg",
  "..././tahoe.cfg",
  ".../tahoe.cfg",
  "./../tahoe.cfg",
  "././../tahoe.cfg",
  ".//../tahoe.cfg",
  "/etc/passwd",
  "//etc/passwd",
  "///etc/passwd",
  "%2fetc%2fpasswd",
  "%2Fetc/passwd",
  "file:///etc/passwd",
  "file:%2f%2f%2fetc%2fpasswd",
  "C:/tahoe.cfg",
  "C:%5ctahoe.cfg",
  "~/tahoe.cfg",
  "~root/tahoe.cfg",
  "$HOME/tahoe.cfg",
  "..%0d%0a/tahoe.cfg",
  "..%0a/tahoe.cfg",
  "..%09/tahoe.cfg",
  "..%20/tahoe.cfg",
  "..%3f/tahoe.cfg",
  "..%23/tahoe.cfg",
  "..?/tahoe.cfg",
  ".",
  "..",
  "%2e",
  "%2e%2e",
  "../private/api_auth_token",
  "..%2fprivate%2fapi_auth_token",
  "private/api_auth_token",
  "private/../private/api_auth_token",
  "templates/status.html",
  "../templates/status.html",
};

} // namespace

static_assert(std::size(ways_out) >= 60);

TEST_CASE("no address leads to a file of the node") {
  drive_grid grid;
  REQUIRE(grid.ask("PUT", "/vdrive/global/d/inside", "", "inside").status
          == 201);
  REQUIRE(
    grid.ask("PUT", "/vdrive/private/secret", grid.authorization(), "outside")
      .status
    == 201);
  auto cap = grid.ask("GET", "/vdrive/global/d?t=uri").body;
  auto file = grid.ask("GET", "/vdrive/global/d/inside?t=uri").body;
  auto authorization = grid.authorization();
  auto token = authorization.substr(authorization.rfind(' ') + 1, 20);
  const std::vector<std::string> roots{
    "/static/", "/file/" + file + "/", "/vdrive/global/d/", "/uri/" + cap + "/",
    "/",        "/operations/",        "/vdrive/",          "/uri/"};
  for (auto& root : roots)
    for (std::string way : ways_out) {
      CAPTURE(root);
      CAPTURE(way);
      auto reply = grid.ask("GET", root + way);
      auto is_file = root.starts_with("/file/") && reply.status == 200;
      if (is_file) // whatever the name says
        CHECK(reply.body == "inside");
      // A way that ends in a question mark leads to the root itself.
      else if (reply.status == 200)
        CHECK(way == "..?/tahoe.cfg");
      else
        CHECK(reply.status >= 400);
      for (auto& secret : {token, std::string{"[client]"},
                           std::string{"root:x:0"}, std::string{"outside"}})
        CHECK(reply.body.find(secret) == std::string::npos);
    }
}

TEST_CASE("dots are names in a directory of the drive like any other") {
  drive_grid grid;
  REQUIRE(grid.ask("PUT", "/vdrive/global/d/inside", "", "inside").status
          == 201);
  for (std::string name : {".hidden", "...", "a..b", "..a"}) {
    CAPTURE(name);
    auto target = "/vdrive/global/d/" + name;
    CHECK(grid.ask("PUT", target, "", "x").status == 201);
    CHECK(grid.ask("GET", target).body == "x");
  }
}

TEST_SUITE_END();

} // namespace tahoe::traversal_test
