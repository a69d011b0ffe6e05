#include "web/cli/port_owner.hpp"

#include <doctest/doctest.h>

#include <sstream>

namespace tahoe::port_owner_test {

TEST_SUITE_BEGIN("port_owner");

namespace {

constexpr uint16_t port = 3456; // 0D80

/// A row of a table, as Linux writes it.
std::string
row(const std::string& local, const std::string& owner, const char* state) {
  return "   0: " + local + ":0D80 00000000:0000 " + state
         + " 00000000:00000000 00:00000000 00000000  " + owner
         + "        0 25437 1 0000000000000000 100 0 0 10 0\n";
}

std::string listener(const std::string& local, uid_t owner) {
  return row(local, std::to_string(owner), "0A");
}

std::vector<uid_t> owners(const std::string& tcp, const std::string& tcp6,
                          const std::string& address = "127.0.0.1") {
  std::istringstream v4{"  sl  local_address rem_address   st\n" + tcp};
  std::istringstream v6{tcp6};
  return owners_of_listener(v4, v6, address, port);
}

using ids = std::vector<uid_t>;

const std::string loopback_v6 = "00000000000000000000000001000000";
const std::string mapped_loopback = "0000000000000000FFFF00000100007F";
const std::string any_v6 = std::string(32, '0');

} // namespace

TEST_CASE("a listener is found under its address") {
  CHECK(owners(listener("0100007F", 1000), "") == ids{1000});
  CHECK(owners("", listener(mapped_loopback, 7)) == ids{7});
  CHECK(owners("", listener(loopback_v6, 7), "::1") == ids{7});
  CHECK(owners(listener("00000000", 5), "") == ids{5});
  CHECK(owners("", listener(any_v6, 5)) == ids{5});
  CHECK(owners("", listener(any_v6, 5), "::1") == ids{5});
}

TEST_CASE("the nearest listener is the one that answers") {
  auto both = listener("00000000", 5) + listener("0100007F", 1000);
  CHECK(owners(both, listener(any_v6, 6)) == ids{1000});
  CHECK(owners(listener("0100007F", 1), listener(mapped_loopback, 2))
        == ids{1, 2});
}

TEST_CASE("what cannot answer there does not count") {
  CHECK(owners(listener("0200007F", 1000), "").empty());
  CHECK(owners("", listener(loopback_v6, 7)).empty());
  CHECK(owners(listener("00000000", 5), "", "::1").empty());
  CHECK(owners(row("0100007F", "1000", "01"), "").empty());
  CHECK(owners("   0: 0100007F:0D81 00000000:0000 0A 0:0 0:0 0 1000 0 1\n", "")
          .empty());
  CHECK(owners(listener("0100007F", 1000), "", "localhost").empty());
  CHECK(owners("", "").empty());
}

TEST_CASE("a table of another form tells nothing") {
  CHECK(owners("   0: 0100007F:0D80 00000000:0000 0A\n", "").empty());
  CHECK(owners(row("0100007F", "somebody", "0A"), "").empty());
  CHECK(owners(":::::\n\n0A 0A 0A 0A 0A 0A 0A 0A\n", "").empty());
}

TEST_CASE("where nobody listens nobody is believed") {
  auto checked = check_listener("127.0.0.1", 1, 0);
  REQUIRE_FALSE(checked);
  CHECK(code_of(checked.error()) == ec::refused);
}

TEST_SUITE_END();

} // namespace tahoe::port_owner_test
