#include "config/free_port.hpp"
#include "test/support/eventually.hpp"
#include "test/support/ssh_fixture.hpp"
#include "test/support/terminal_program.hpp"

#include <doctest/doctest.h>

#include <ctime>
#include <fstream>
#include <sys/stat.h>
#include <thread>

namespace tahoe::ssh_door_test {

using test::ssh_fixture;
using namespace std::chrono_literals;

TEST_SUITE_BEGIN("ssh_door");

TEST_CASE_FIXTURE(ssh_fixture, "a command runs, its exit status arrives") {
  auto done = run("good", "echo one '\\\"two  three\\\"'");
  CHECK(done.output == "one two  three\n");
  CHECK(done.exit_status == 0);
  CHECK(run("good", "fail not_found").exit_status == 3);
  CHECK(run("good", "fail refused").exit_status == 7);
  CHECK(run("good", "nonsense").exit_status == 2);
  CHECK(run("good", "vanish").exit_status == 5);
  CHECK(run("good", "\\\\'open").exit_status == 2);
  auto errors = test::run_command("{ " + ssh("good", "fail refused")
                                  + "; } 2>&1 >/dev/null");
  CHECK(errors.output == "tahoe-node: failed as asked\n");
  // Without a terminal the node is told of none.
  for (auto& request : console->requests())
    CHECK(request.find("columns") == std::string::npos);
  CHECK(eventually_logs("logged-in 127.0.0.1:"));
  CHECK(eventually_logs("SHA256:"));
  CHECK(eventually_logs("logged-out"));
}

TEST_CASE_FIXTURE(ssh_fixture, "each line of the input is a command") {
  auto done
    = test::run_command("printf 'echo a\\nfail refused\\necho b\\n' | { "
                        + ssh("good", "") + "; } 2>/dev/null");
  CHECK(done.output == "a\n");
  CHECK(done.exit_status == 7);
}

TEST_CASE_FIXTURE(ssh_fixture, "a key must be in the file now") {
  CHECK(run("wrong", "echo a").exit_status == 255);
  CHECK(eventually_logs("refused 127.0.0.1:"));
  CHECK(run("good", "-o PubkeyAuthentication=no echo a").exit_status == 255);
  CHECK(console->requests().empty());
  CHECK(is_well());
  authorize(public_key("wrong"));
  CHECK(run("good", "echo a").exit_status == 255);
  CHECK(run("wrong", "echo a").exit_status == 0);
  authorize("no-pty " + public_key("good"));
  CHECK(run("good", "echo a").exit_status == 255);
  CHECK(eventually_logs("skipped-key"));
  std::filesystem::remove(directory.path()
                          / ("authorized_keys." + std::to_string(port)));
  CHECK(run("good", "echo a").exit_status == 255);
  CHECK(eventually_logs("no-keys"));
}

TEST_CASE_FIXTURE(ssh_fixture, "keys of other kinds log in, too") {
  std::string keys;
  for (std::string kind : {"ecdsa", "rsa"}) {
    REQUIRE(test::run_command("ssh-keygen -q -t " + kind + " -N '' -f "
                              + (directory.path() / kind).string())
              .exit_status
            == 0);
    keys += public_key(kind);
  }
  authorize(keys);
  CHECK(run("ecdsa", "echo a").output == "a\n");
  CHECK(run("rsa", "echo a").output == "a\n");
}

TEST_CASE_FIXTURE(ssh_fixture, "nothing but the console is to be had") {
  auto p = std::to_string(port);
  CHECK(run("good", "-s sftp < /dev/null").exit_status != 0);
  CHECK(run("good", "-W 127.0.0.1:" + p + " < /dev/null").exit_status != 0);
  CHECK(run("good", "-N -o ExitOnForwardFailure=yes -R 0:127.0.0.1:" + p)
          .exit_status
        == 255);
  CHECK(run("good", "lua /etc/passwd").exit_status == 7);
  CHECK(console->requests().empty());
  // Asked for and not needed: refused, and the command runs.
  CHECK(run("good", "-A -X -o SetEnv=LD_PRELOAD=/x echo a").output == "a\n");
}

TEST_CASE_FIXTURE(ssh_fixture, "a terminal gets the whole shell") {
  test::terminal_program user{ssh("good", "-tt")};
  CHECK(user.shows("tahoe> "));
  user.type("echo hellx\x7fo\r");
  CHECK(user.shows("hello\r\n"));
  CHECK(user.shows("tahoe> "));
  user.type("ec\t");
  CHECK(user.shows("ho "));
  user.type("\x15lines 30\r");
  CHECK(user.shows("line 8\r\n--More--"));
  user.type(" ");
  CHECK(user.shows("line 17\r\n--More--"));
  user.type("q");
  CHECK(user.shows("tahoe> "));
  user.type("\x1b[A\x1b[A\r");
  CHECK(user.shows("hello\r\n"));
  CHECK(user.shows("tahoe> "));
  user.type("wait\r");
  CHECK(user.shows("waiting\r\n"));
  user.type("\x03");
  CHECK(user.shows("cancelled\r\n"));
  CHECK(user.shows("tahoe> "));
  CHECK(console->requests()[0].find("\"columns\":80") != std::string::npos);
  user.type("\x04");
  CHECK(user.exit_status() == 0);
}

TEST_CASE_FIXTURE(ssh_fixture, "a command may have a terminal") {
  test::terminal_program user{ssh("good", "-tt wait")};
  CHECK(user.shows("waiting\r\n"));
  user.type("\x03");
  CHECK(user.exit_status() == 130);
}

TEST_CASE_FIXTURE(ssh_fixture, "much output arrives at the reader's pace") {
  auto done = test::run_command("{ " + ssh("good", "lines 300000")
                                + "; } | { sleep 1; tail -n 1; }");
  CHECK(done.output == "line 299999\n");
}

TEST_CASE_FIXTURE(ssh_fixture, "who waits costs no time") {
  test::terminal_program idle{ssh("good", "-tt")};
  CHECK(idle.shows("tahoe> "));
  test::terminal_program busy{ssh("good", "-tt wait")};
  CHECK(busy.shows("waiting\r\n"));
  // This one's reader takes nothing.
  test::terminal_program slow{ssh("good", "lines 300000 | sleep 300")};
  CHECK(eventually_logs("logged-in"));
  // What fits into windows and pipes goes there first.
  CHECK(test::eventually([] {
    auto before = std::clock();
    std::this_thread::sleep_for(1s);
    return std::clock() - before < CLOCKS_PER_SEC / 20;
  }));
}

TEST_CASE_FIXTURE(ssh_fixture, "a client that dies leaves nothing behind") {
  {
    test::terminal_program user{ssh("good", "-tt wait")};
    CHECK(user.shows("waiting\r\n"));
    CHECK(test::eventually([&] { return console->connections() == 1; }));
  }
  CHECK(eventually_logs("logged-out"));
  CHECK(test::eventually([&] { return console->connections() == 0; }));
}

TEST_CASE_FIXTURE(ssh_fixture, "without its socket the console says so") {
  console.reset();
  auto done = test::run_command("{ " + ssh("good", "echo a") + "; } 2>&1");
  CHECK(done.exit_status == 5);
  CHECK(done.output.find("no node answers") != std::string::npos);
}

TEST_CASE_FIXTURE(ssh_fixture, "a door closes with sessions open") {
  test::terminal_program user{ssh("good", "-tt wait")};
  CHECK(user.shows("waiting\r\n"));
  // Nothing else would end the session.
  door.reset();
  CHECK(user.exit_status() == 255);
}

TEST_CASE_FIXTURE(ssh_fixture, "the host key stays the same and secret") {
  CHECK(is_well());
  struct stat info;
  REQUIRE(stat(node.ssh_host_key().c_str(), &info) == 0);
  CHECK((info.st_mode & 07777) == 0600);
  reopen();
  // ssh would refuse another one.
  CHECK(is_well());
  CHECK(door->ports() == std::vector{port});
  std::ofstream{node.ssh_host_key()} << "no key";
  door.reset();
  auto opened = ssh_door::open(node, log_to);
  REQUIRE(!opened);
  CHECK(code_of(opened.error()) == ec::malformed);
}

TEST_CASE_FIXTURE(ssh_fixture, "the first line says where to listen") {
  door.reset();
  authorize("# bind 127.0.0.2\n" + public_key("good"));
  reopen();
  CHECK_FALSE(is_well());
  CHECK(run("good", "-o HostName=127.0.0.2 echo a").output == "a\n");
  door.reset();
  CHECK(ssh_door::check(node));
  authorize("# bind example.net\n");
  auto checked = ssh_door::check(node);
  REQUIRE(!checked);
  CHECK(code_of(checked.error()) == ec::malformed);
  CHECK(describe(checked.error()).find("authorized_keys.")
        != std::string::npos);
}

TEST_CASE_FIXTURE(ssh_fixture, "a port in use is an error of its own") {
  auto checked = ssh_door::check(node);
  REQUIRE(!checked);
  CHECK(describe(checked.error()).find(std::to_string(port))
        != std::string::npos);
  auto free = free_ports{}.find("127.0.0.1");
  REQUIRE(free);
  std::ofstream{directory.path() / ("authorized_keys." + std::to_string(*free))}
    << public_key("good");
  auto second = ssh_door::open(node, log_to);
  REQUIRE(second);
  CHECK((*second)->ports() == std::vector{*free});
  CHECK(eventually_logs("no-port"));
  CHECK(is_well());
}

TEST_CASE("without a file there is no port") {
  test::temporary_directory directory;
  for (auto* name : {"authorized_keys", "authorized_keys.", "authorized_keys.0",
                     "authorized_keys.65536", "authorized_keys.22x"})
    std::ofstream{directory.path() / name} << "";
  node_directory node{directory.path()};
  auto door = ssh_door::open(node, {});
  REQUIRE(door);
  CHECK((*door)->ports().empty());
  CHECK_FALSE(std::filesystem::exists(node.ssh_host_key()));
}

} // namespace tahoe::ssh_door_test
