#include "actors/process/daemon.hpp"
#include "actors/process/stop_signals.hpp"
#include "config/small_file.hpp"
#include "test/support/eventually.hpp"
#include "test/support/temporary_directory.hpp"

#include <caf/sec.hpp>
#include <doctest/doctest.h>

#include <chrono>
#include <csignal>
#include <thread>
#include <unistd.h>

using namespace std::chrono_literals;

namespace tahoe::daemon_test {

TEST_SUITE_BEGIN("daemon");

TEST_CASE("the starter goes on when the process is up") {
  test::temporary_directory directory;
  auto file = directory.path() / "ended";
  auto may_end = directory.path() / "may-end";
  auto is_there = [](auto& path) {
    return test::eventually([&] { return std::filesystem::exists(path); });
  };
  auto started = start_in_background([&](start_report report) {
    report.up();
    is_there(may_end);
    return write_text_durably(file, "", file_access::owner) ? 0 : 1;
  });
  REQUIRE(started);
  CHECK_FALSE(std::filesystem::exists(file));
  REQUIRE(write_text_durably(may_end, "", file_access::owner));
  CHECK(is_there(file));
}

TEST_CASE("the starter of a process that failed goes on after its end") {
  test::temporary_directory directory;
  auto file = directory.path() / "ended";
  auto started = start_in_background([&](start_report report) {
    report.failed(failure(ec::refused, "a node already runs here"));
    std::this_thread::sleep_for(300ms);
    report.failed(failure(ec::io_failure, "and more"));
    return write_text_durably(file, "", file_access::owner) ? 7 : 1;
  });
  CHECK(std::filesystem::exists(file));
  REQUIRE_FALSE(started);
  CHECK(code_of(started.error()) == ec::refused);
  CHECK(describe(started.error()) == "a node already runs here");
}

TEST_CASE("a signal to the starter goes on to the process that it starts") {
  auto started = start_in_background([](start_report report) {
    stop_signals signals;
    kill(getppid(), SIGINT);
    signals.wait();
    report.failed(failure(ec::cancelled, "told to stop"));
    return 1;
  });
  REQUIRE_FALSE(started);
  CHECK(code_of(started.error()) == ec::cancelled);
}

TEST_CASE("a failure that has no code of ours is a failure") {
  auto started = start_in_background([&](start_report report) {
    report.failed(caf::make_error(caf::sec::request_timeout));
    return 1;
  });
  REQUIRE_FALSE(started);
  CHECK(code_of(started.error()) == ec::io_failure);
  CHECK(describe(started.error()) == "no answer in time");
}

TEST_CASE("a process that ends without a word has failed") {
  auto started = start_in_background([](start_report) { return 0; });
  REQUIRE_FALSE(started);
  CHECK(code_of(started.error()) == ec::io_failure);
  CHECK(describe(started.error()).find("node.log") != std::string::npos);
}

TEST_SUITE_END();

} // namespace tahoe::daemon_test
