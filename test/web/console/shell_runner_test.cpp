#include "test/support/console_node.hpp"
#include "test/support/eventually.hpp"
#include "test/support/temporary_directory.hpp"
#include "web/cli/console/console_connection.hpp"
#include "web/cli/console/shell_runner.hpp"

#include <doctest/doctest.h>

#include <csignal>

namespace tahoe::shell_runner_test {

using namespace std::chrono_literals;
using words = std::vector<std::string>;

struct fixture {
  fixture() { std::signal(SIGPIPE, SIG_IGN); }

  std::unique_ptr<shell_runner> start(shell_setup setup) {
    auto connection = connect_to_console(socket);
    REQUIRE(connection);
    return std::make_unique<shell_runner>(loop, std::move(setup),
                                          std::move(*connection), socket);
  }

  /// Runs a command to its end, as slowly as it can be read.
  exit_code finish(shell_runner& runner, size_t at_once = SIZE_MAX) {
    auto end = std::chrono::steady_clock::now() + test::patience;
    while (!runner.ended()) {
      REQUIRE(std::chrono::steady_clock::now() < end);
      auto taken = std::min(at_once, runner.output().size());
      most = std::max(most, runner.output().size());
      output += runner.output().substr(0, taken);
      runner.output_taken(taken);
      errors += runner.errors();
      runner.errors_taken(runner.errors().size());
      if (!runner.ended())
        loop.run_once(taken > 0 ? 0ms : 100ms);
    }
    return *runner.ended();
  }

  exit_code run(words command, size_t at_once = SIZE_MAX) {
    shell_setup setup;
    setup.command = std::move(command);
    return finish(*start(std::move(setup)), at_once);
  }

  test::temporary_directory directory;
  std::filesystem::path socket = directory.path() / "console.sock";
  test::console_node node{socket};
  event_loop loop = std::move(*event_loop::open());
  std::string output;
  std::string errors;
  size_t most = 0; ///< bytes that waited to be taken
};

TEST_SUITE_BEGIN("shell_runner");

TEST_CASE_FIXTURE(fixture, "a command's output and exit code arrive") {
  CHECK(run({"echo", "hello", "world"}) == exit_code::ok);
  CHECK(output == "hello world\n");
  CHECK(run({"fail", "refused"}) == exit_code::refused);
  CHECK(errors == "tahoe-node: failed as asked\n");
}

TEST_CASE_FIXTURE(fixture, "a node that closes is noticed") {
  CHECK(run({"vanish"}) == exit_code::try_later);
}

TEST_CASE_FIXTURE(fixture, "what is not taken is not read") {
  constexpr int lines = 100000;
  CHECK(run({"lines", std::to_string(lines)}, 50000) == exit_code::ok);
  CHECK(std::count(output.begin(), output.end(), '\n') == lines);
  CHECK(output.ends_with("line 99999\n"));
  CHECK(most < 400000);
}

TEST_CASE_FIXTURE(fixture, "an interrupted command ends") {
  shell_setup setup;
  setup.command = words{"wait"};
  auto runner = start(setup);
  while (runner->output() != "waiting\n")
    loop.run_once(100ms);
  runner->interrupt();
  CHECK(finish(*runner) == exit_code::interrupted);
}

TEST_CASE_FIXTURE(fixture, "without a node there is no connection") {
  auto none = connect_to_console(directory.path() / "none.sock");
  REQUIRE(!none);
  CHECK(code_of(none.error()) == ec::try_later);
  auto nowhere = connect_to_console(directory.path() / "no" / "none.sock");
  REQUIRE(!nowhere);
  CHECK(code_of(nowhere.error()) == ec::try_later);
}

TEST_CASE_FIXTURE(fixture, "the path of a socket may be long") {
  auto deep = directory.path() / std::string(100, 'a') / std::string(100, 'b');
  std::filesystem::create_directories(deep);
  std::filesystem::create_hard_link(socket, deep / "console.sock");
  CHECK(connect_to_console(deep / "console.sock"));
}

} // namespace tahoe::shell_runner_test
