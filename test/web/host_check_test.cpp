#include "web/server/host_check.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

namespace tahoe::host_check_test {

TEST_SUITE_BEGIN("host_check");

TEST_CASE("addresses and localhost are ours") {
  for (auto host : {"127.0.0.1", "127.0.0.1:3456", "192.0.2.7:80", "[::1]",
                    "[2001:db8::1]:3456", "localhost", "LOCALHOST:3456",
                    "abc-2.localhost:3456", "ABC.localhost"})
    CHECK(is_own_host(host, {}));
}

TEST_CASE("other names and what is no host are not") {
  for (auto host :
       {"", "evil.example", "evil.example:3456", "127.0.0.1.evil.example",
        "localhost.evil.example", "[::1", "[evil]", "::1", "localhost:12x",
        "localhost:1:2", "[::1]x", "xlocalhost", ".localhost", "a.b.localhost",
        "a_b.localhost", "localhost.", "127.1", "0x7f000001",
        "localhost:123456"})
    CHECK_FALSE(is_own_host(host, {}));
}

TEST_CASE("names that the configuration gives are ours") {
  const std::vector<std::string> names{"grid.example.net", "grid"};
  for (auto host : {"grid.example.net", "Grid.Example.NET:3456", "grid:80"})
    CHECK_MESSAGE(is_own_host(host, names), host);
  for (auto host : {"example.net", "x.grid.example.net", "grid.", "gridx"})
    CHECK_FALSE_MESSAGE(is_own_host(host, names), host);
}

TEST_CASE("what every machine calls itself tells no machine apart") {
  for (auto name :
       {"localhost", "x.localhost", "127.0.0.1", "127.9.9.9", "::1", "[::1]"})
    CHECK_MESSAGE(means_any_machine(name), name);
  for (auto name : {"grid.example.net", "grid", "192.0.2.1", "localhost.net",
                    "mylocalhost", "[2001:db8::1]"})
    CHECK_FALSE_MESSAGE(means_any_machine(name), name);
}

TEST_CASE("a name has no port and one case") {
  CHECK(host_name("Grid:3456") == "grid");
  CHECK(host_name("[::1]:80") == "[::1]");
  CHECK(host_name("127.0.0.1") == "127.0.0.1");
  CHECK_FALSE(host_name("grid:x"));
  CHECK_FALSE(host_name("[::1"));
}

TEST_SUITE_END();

} // namespace tahoe::host_check_test
