#include "actors/process/control.hpp"
#include "actors/process/daemon.hpp"
#include "actors/process/host.hpp"
#include "actors/process/running_process.hpp"
#include "config/node_creation.hpp"
#include "test/support/temporary_directory.hpp"

#include <caf/actor_system.hpp>
#include <caf/send.hpp>
#include <caf/typed_event_based_actor.hpp>
#include <doctest/doctest.h>

#include <thread>
#include <unistd.h>

using namespace std::chrono_literals;

namespace tahoe::host_test {

namespace {

/// A disk thread that never comes back.
void hang_a_disk_thread(const environment& env) {
  caf::anon_send(env.disk.worker(1),
                 disk_job{[] { std::this_thread::sleep_for(1h); }});
}

observable_actor::behavior_type front() {
  return {[](const get_status&) { return caf::settings{}; }};
}

/// A client's directory, and what `tahoe-node start` does with it.
struct client {
  explicit client(bool can_start) {
    creation_options wanted;
    wanted.directory = directory;
    wanted.roles = client_node;
    wanted.tub_port = "disabled";
    wanted.web_port = "0";
    REQUIRE(create_node_directory(wanted));
    options.directory = directory;
    options.end_limit = 1s;
    options.make_web
      = [can_start](caf::actor_system& sys, const node_config&,
                    const node_handles&,
                    const environment& env) -> caf::expected<observable_actor> {
      hang_a_disk_thread(env);
      if (!can_start)
        return failure(ec::no_space, "no room for a web server");
      return sys.spawn(front);
    };
  }

  caf::expected<void> start() {
    return start_in_background([this](start_report report) {
      stop_signals signals;
      options.on_up = [&] { report.up(); };
      options.on_failed = [&](const caf::error& err) { report.failed(err); };
      auto done = host_node(options, signals);
      if (!done)
        report.failed(done.error());
      return done ? 0 : 1;
    });
  }

  test::temporary_directory temporary;
  std::filesystem::path directory = temporary.path() / "client";
  host_options options;
};

} // namespace

TEST_SUITE_BEGIN("host");

TEST_CASE("a start that fails while something hangs ends all the same") {
  client node{false};
  for (int i = 0; i < 2; ++i) {
    auto started = node.start();
    REQUIRE_FALSE(started);
    CHECK(code_of(started.error()) == ec::no_space);
    CHECK(describe(started.error()) == "no room for a web server");
    CHECK_FALSE(node_process(node.directory));
  }
  CHECK(process_mark::take(node_directory{node.directory}.running_process()));
}

TEST_CASE("a signal during a start ends it in order") {
  client node{true};
  node.options.end_limit = 120s;
  node.options.make_web
    = [](caf::actor_system& sys, const node_config&, const node_handles&,
         const environment&) -> caf::expected<observable_actor> {
    kill(getpid(), SIGTERM);
    std::this_thread::sleep_for(200ms);
    return sys.spawn(front);
  };
  auto started = node.start();
  REQUIRE_FALSE(started);
  CHECK(code_of(started.error()) == ec::cancelled);
  CHECK_FALSE(node_process(node.directory));
}

TEST_CASE("a node that runs is stopped while something hangs") {
  client node{true};
  REQUIRE(node.start());
  CHECK(node_process(node.directory));
  auto again = node.start();
  REQUIRE_FALSE(again);
  CHECK(code_of(again.error()) == ec::refused);
  CHECK(stop_node_process(node.directory));
  CHECK_FALSE(node_process(node.directory));
}

TEST_SUITE_END();

} // namespace tahoe::host_test
