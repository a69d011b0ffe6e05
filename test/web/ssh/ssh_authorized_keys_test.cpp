#include "test/support/seeded_random.hpp"
#include "test/support/temporary_directory.hpp"
#include "web/console/ssh_authorized_keys.hpp"

#include <doctest/doctest.h>

#include <fstream>

namespace tahoe::ssh_authorized_keys_test {

TEST_SUITE_BEGIN("ssh_authorized_keys");

TEST_CASE("each line is a key and whose it is") {
  auto keys = parse_authorized_keys("# bind 192.0.2.1\n"
                                    "\n"
                                    "# a comment\n"
                                    "ssh-ed25519 AAAA+/w= anna at home\r\n"
                                    "  ecdsa-sha2-nistp256\tBBBB\n"
                                    "ssh-rsa CCCCCC== last");
  CHECK(keys.bind == "192.0.2.1");
  CHECK(keys.skipped.empty());
  REQUIRE(keys.keys.size() == 3);
  CHECK(keys.keys[0]
        == authorized_key{"ssh-ed25519", "AAAA+/w=", "anna at home"});
  CHECK(keys.keys[1] == authorized_key{"ecdsa-sha2-nistp256", "BBBB", ""});
  CHECK(keys.contains("CCCCCC=="));
  CHECK_FALSE(keys.contains("CCCCCC"));
  CHECK_FALSE(keys.contains(""));
}

TEST_CASE("a line with options lets nobody in") {
  for (auto* line :
       {"from=\"192.0.2.0/24\" ssh-ed25519 AAAA anna",
        "no-pty ssh-ed25519 AAAA", "ssh-dss AAAA",
        "ssh-ed25519-cert-v01@openssh.com AAAA",
        "cert-authority ssh-ed25519 AAAA", "ssh-ed25519", "ssh-ed25519 AAA",
        "ssh-ed25519 A===", "ssh-ed25519 AA!A", "ssh-ed25519 ===="}) {
    auto keys = parse_authorized_keys("\n" + std::string{line} + "\n");
    CHECK(keys.keys.empty());
    REQUIRE(keys.skipped.size() == 1);
    CHECK(keys.skipped[0].starts_with("line 2: "));
  }
}

TEST_CASE("only the first line says where to listen") {
  CHECK_FALSE(parse_authorized_keys("\n# bind ::\n").bind);
  CHECK_FALSE(parse_authorized_keys("#bind ::\n").bind);
  CHECK_FALSE(parse_authorized_keys("").bind);
  CHECK(parse_authorized_keys("# bind  :: \n").bind == "::");
}

TEST_CASE("any text is keys or reasons") {
  auto random = test::seeded_random(11);
  std::array<uint8_t, 80> bytes;
  for (int round = 0; round < 2000; ++round) {
    REQUIRE(random(bytes));
    std::string text = "ssh-ed25519 ";
    for (auto byte : bytes)
      text += byte % 5 ? "Aa=\n #/"[byte % 7] : static_cast<char>(byte);
    for (auto& key : parse_authorized_keys(text).keys)
      CHECK(key.base64.size() % 4 == 0);
  }
}

TEST_CASE("a file that others can write is not believed") {
  test::temporary_directory directory;
  auto path = directory.path() / "authorized_keys.22";
  std::ofstream{path} << "ssh-ed25519 AAAA\n";
  using std::filesystem::perms;
  std::filesystem::permissions(path, perms{0644});
  CHECK(read_authorized_keys(path));
  for (auto mode : {0664, 0646}) {
    std::filesystem::permissions(path, perms(mode));
    auto keys = read_authorized_keys(path);
    REQUIRE(!keys);
    CHECK(code_of(keys.error()) == ec::refused);
  }
  auto none = read_authorized_keys(directory.path() / "none");
  REQUIRE(!none);
  CHECK(code_of(none.error()) == ec::not_found);
}

} // namespace tahoe::ssh_authorized_keys_test
