#include "test/support/eventually.hpp"
#include "test/support/seeded_random.hpp"
#include "test/support/ssh_fixture.hpp"
#include "test/support/terminal_program.hpp"
#include "web/cli/file_descriptor.hpp"

#include <doctest/doctest.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

namespace tahoe::ssh_strangers_test {

using test::ssh_fixture;

file_descriptor connect_to(uint16_t port) {
  file_descriptor fd{socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  REQUIRE(
    connect(fd.get(), reinterpret_cast<sockaddr*>(&address), sizeof address)
    == 0);
  return fd;
}

void say(const file_descriptor& to, std::string_view bytes) {
  send(to.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
}

TEST_SUITE_BEGIN("ssh_strangers");

TEST_CASE_FIXTURE(ssh_fixture, "half-open connections keep nobody out") {
  std::vector<file_descriptor> open;
  for (int i = 0; i < 100; ++i) {
    open.push_back(connect_to(port));
    if (i % 2)
      say(open.back(), "SSH-2.0-half\r\n");
  }
  CHECK(is_well());
  CHECK(eventually_logs("turned-away"));
}

TEST_CASE_FIXTURE(ssh_fixture, "garbage does no harm") {
  auto random = test::seeded_random(9);
  std::vector<uint8_t> bytes(4096);
  for (int i = 0; i < 40; ++i) {
    REQUIRE(random(bytes));
    auto fd = connect_to(port);
    if (i % 4 == 1)
      say(fd, "SSH-2.0-OpenSSH_9.2\r\n");
    if (i % 4 == 2)
      say(fd, std::string(100000, 'a'));
    if (i % 4 == 3) {
      // The length of a packet that nobody would want to receive.
      say(fd, "SSH-2.0-OpenSSH_9.2\r\n");
      say(fd, std::string_view{"\x7f\xff\xff\xff\x04\x14", 6});
    }
    say(fd, {reinterpret_cast<char*>(bytes.data()), bytes.size()});
  }
  CHECK(is_well());
}

TEST_CASE_FIXTURE(ssh_fixture, "six keys are tried, and no more") {
  std::string keys;
  for (int i = 0; i < 8; ++i) {
    auto path = (directory.path() / ("try" + std::to_string(i))).string();
    REQUIRE(
      test::run_command("ssh-keygen -q -t ed25519 -N '' -f " + path).exit_status
      == 0);
    keys += "-i " + path + " ";
  }
  CHECK(
    test::run_command("{ " + ssh("wrong", keys + "echo a") + "; } 2>/dev/null")
      .exit_status
    == 255);
  CHECK(eventually_logs("too many attempts"));
  auto log = this->log();
  size_t refused = 0;
  for (auto at = log.find(" refused "); at != std::string::npos;
       at = log.find(" refused ", at + 1))
    ++refused;
  CHECK(refused == 6);
}

TEST_CASE_FIXTURE(ssh_fixture, "a login that talks too much ends") {
  // A packet that is ignored, of 1024 bytes: length, padding, type, text.
  std::string packet{"\0\0\x03\xfc\x04\x02\0\0\x03\xf2", 10};
  packet.append(1010, 'a');
  packet.append(4, '\0');
  auto fd = connect_to(port);
  say(fd, "SSH-2.0-talker\r\n");
  for (int i = 0; i < 1000; ++i)
    send(fd.get(), packet.data(), packet.size(), MSG_NOSIGNAL);
  CHECK(eventually_logs("after too many attempts"));
  CHECK(is_well());
}

TEST_CASE_FIXTURE(ssh_fixture, "sixteen are logged in at once") {
  std::vector<std::unique_ptr<test::terminal_program>> users;
  // One after the other: a login has twenty seconds.
  for (int i = 0; i < 16; ++i) {
    users.push_back(
      std::make_unique<test::terminal_program>(ssh("good", "-tt wait")));
    CHECK(users.back()->shows("waiting\r\n"));
  }
  CHECK_FALSE(is_well());
  CHECK(eventually_logs("too many are logged in"));
  users.pop_back();
  CHECK(eventually_logs("logged-out"));
  CHECK(test::eventually([&] { return is_well(); }));
}

TEST_CASE_FIXTURE(ssh_fixture, "what strangers do fills no log") {
  auto begun = std::chrono::steady_clock::now();
  for (int i = 0; i < 100; ++i) {
    auto fd = connect_to(port);
    say(fd, "SSH-2.0-half\r\n");
  }
  for (int i = 0; i < 10; ++i)
    run("wrong", "echo a");
  CHECK(is_well());
  auto text = log();
  auto minutes = std::chrono::duration_cast<std::chrono::minutes>(
    std::chrono::steady_clock::now() - begun);
  CHECK(std::count(text.begin(), text.end(), '\n')
        < 60 * (1 + minutes.count()));
}

} // namespace tahoe::ssh_strangers_test
