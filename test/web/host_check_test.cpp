#include "web/server/host_check.hpp"

#include <doctest/doctest.h>

namespace tahoe::host_check_test {

TEST_SUITE_BEGIN("host_check");

TEST_CASE("addresses and localhost are ours") {
  for (auto host : {"127.0.0.1", "127.0.0.1:3456", "192.0.2.7:80", "[::1]",
                    "[2001:db8::1]:3456", "localhost", "LOCALHOST:3456"})
    CHECK(is_own_host(host));
}

TEST_CASE("other names and what is no host are not") {
  for (auto host :
       {"", "evil.example", "evil.example:3456", "127.0.0.1.evil.example",
        "localhost.evil.example", "[::1", "[evil]", "::1", "localhost:12x",
        "localhost:1:2", "[::1]x", "127.1", "0x7f000001", "localhost:123456"})
    CHECK_FALSE(is_own_host(host));
}

TEST_SUITE_END();

} // namespace tahoe::host_check_test
