#include "config/node_directory.hpp"
#include "test/support/console_node.hpp"
#include "test/support/temporary_directory.hpp"
#include "test/support/terminal_program.hpp"
#include "web/cli/commands.hpp"

#include <doctest/doctest.h>

namespace tahoe::local_console_test {

/// A directory whose node's console answers, and `tahoe-node console` there.
struct fixture {
  fixture() {
    std::filesystem::create_directory(node.private_dir());
    console.emplace(node.console_socket());
  }

  std::function<int()> run(std::vector<std::string> command = {}) const {
    return [this, command] { return run_console({directory.path(), command}); };
  }

  test::temporary_directory directory;
  node_directory node{directory.path()};
  std::optional<test::console_node> console;
};

TEST_SUITE_BEGIN("local_console");

TEST_CASE_FIXTURE(fixture, "a terminal gets a prompt and stays as it was") {
  test::terminal_program user{run()};
  CHECK(user.shows("tahoe> "));
  CHECK_FALSE(user.is_cooked());
  user.type("echo hello\r");
  CHECK(user.shows("hello\r\n"));
  CHECK(user.shows("tahoe> "));
  user.type("\x04");
  CHECK(user.exit_status() == 0);
  CHECK(user.is_cooked());
}

TEST_CASE_FIXTURE(fixture, "the terminal is as it was, however it ends") {
  for (auto number : {SIGTERM, SIGHUP, SIGQUIT}) {
    test::terminal_program user{run()};
    CHECK(user.shows("tahoe> "));
    user.signal(number);
    CHECK(user.exit_status() == 130);
    CHECK(user.is_cooked());
  }
  test::terminal_program user{run()};
  CHECK(user.shows("tahoe> "));
  user.type("vanish\r");
  CHECK(user.shows("the node went away"));
  CHECK(user.exit_status() == 5);
  CHECK(user.is_cooked());
}

TEST_CASE_FIXTURE(fixture, "a new width is passed on") {
  test::terminal_program user{run()};
  CHECK(user.shows("tahoe> "));
  user.resize(40);
  // The prompt is drawn for it.
  CHECK(user.shows("tahoe> "));
  user.type("echo a\r");
  CHECK(user.shows("\r\na\r\n"));
  REQUIRE(console->requests().size() == 1);
  CHECK(console->requests()[0].find("\"columns\":40") != std::string::npos);
}

TEST_CASE_FIXTURE(fixture, "a command leaves the terminal alone") {
  test::terminal_program user{run({"wait"})};
  CHECK(user.shows("waiting\r\n"));
  CHECK(user.is_cooked());
  user.type("\x03");
  CHECK(user.exit_status() == 130);
  test::terminal_program failing{run({"fail", "not_found"})};
  CHECK(failing.shows("tahoe-node: failed as asked\r\n"));
  CHECK(failing.exit_status() == 3);
}

TEST_CASE_FIXTURE(fixture, "without a node it says what to do") {
  console.reset();
  test::terminal_program user{run({"echo"})};
  CHECK(user.shows("no node answers"));
  CHECK(user.shows("tahoe-node start"));
  CHECK(user.exit_status() == 5);
}

} // namespace tahoe::local_console_test
