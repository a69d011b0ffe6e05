#include "actors/service.hpp"
#include "test/support/console_client.hpp"
#include "test/support/drive_grid.hpp"
#include "test/support/eventually.hpp"
#include "test/support/web_fixture.hpp"
#include "web/console/console.hpp"

#include <doctest/doctest.h>

#include <future>

namespace tahoe::stuck_actor_test {

struct get_stuck {};

} // namespace tahoe::stuck_actor_test

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::stuck_actor_test::get_stuck)

namespace tahoe::stuck_actor_test {

namespace {

using nlohmann::json;
using stuck_actor = observable_actor::extend<caf::reacts_to<get_stuck>>;

/// Handles one message until it is let go.
struct stuck_state {
  static constexpr const char* name = "stuck";

  stuck_state(observed<stuck_actor>*, std::shared_future<void> end)
    : end(std::move(end)) {}

  caf::settings status() const { return {}; }

  std::shared_future<void> end;
};

stuck_actor::behavior_type
map_stuck(service<stuck_actor, stuck_state>* self, stuck_state& state) {
  return {
    [self](const get_status&) { return self->status(); },
    [&state](const get_stuck&) { state.end.wait(); },
  };
}

struct root_state {
  static constexpr const char* name = "root";

  root_state(observed<observable_actor>* self, std::shared_future<void> end)
    : child(spawn_service(*self, map_stuck, std::move(end))) {
    self->send(child, get_stuck{});
  }

  ~root_state() { caf::anon_send_exit(child, caf::exit_reason::user_shutdown); }

  caf::settings status() const { return {}; }

  stuck_actor child;
};

observable_actor::behavior_type
map_root(service<observable_actor, root_state>* self, root_state&) {
  return {
    [self](const get_status&) { return self->status(); },
  };
}

/// The console of what it takes for a node.
struct fixture : test::drive_grid {
  fixture() {
    auto config = load_node_config(node->directory().root());
    REQUIRE(config);
    socket = config->directory.console_socket();
    auto& sys = grid.world->system();
    root = spawn_service(sys, map_root, end.get_future().share());
    auto made
      = make_console(sys,
                     {"node", std::make_shared<const node_config>(*config),
                      caf::actor_cast<node_actor>(root), grid.env},
                     {[] {}}, io);
    REQUIRE(made);
    console = *made;
  }

  ~fixture() {
    let_go();
    caf::anon_send_exit(console, caf::exit_reason::user_shutdown);
    caf::anon_send_exit(root, caf::exit_reason::user_shutdown);
  }

  void let_go() {
    if (!std::exchange(is_free, true))
      end.set_value();
  }

  std::promise<void> end;
  bool is_free = false;
  std::filesystem::path socket;
  observable_actor root;
  console_actor console;
};

} // namespace

TEST_SUITE_BEGIN("stuck_actor");

TEST_CASE_FIXTURE(fixture, "a stuck actor shows as such and holds up nobody") {
  test::console_client client{socket};
  auto rows = json::parse(client.run("actors --json").text, nullptr, false);
  REQUIRE_EQ(rows.size(), 2);
  CHECK_EQ(rows[0]["state"], "runs");
  CHECK_EQ(rows[1]["name"], "stuck");
  CHECK_EQ(rows[1]["state"], "stuck: no answer");
  auto alone = client.run("actor stuck");
  CHECK_EQ(alone.end, "try_later");
  CHECK(alone.message.find("stuck") != std::string::npos);
  CHECK_EQ(client.run("kill stuck").end, "try_later");
}

TEST_CASE_FIXTURE(fixture, "who watches a stuck actor sees when it goes on") {
  test::console_client client{socket};
  client.send_command("watch stuck 1");
  CHECK(client.read_line().contains("clear"));
  auto first = client.read_line().value("text", "");
  CHECK(first.find("stuck: no answer") != std::string::npos);
  let_go();
  std::string text;
  CHECK(test::eventually([&] {
    text = client.read_line().value("text", "");
    return text.find("get_stuck") != std::string::npos;
  }));
  client.send("{\"cancel\": true}");
  CHECK_EQ(client.read_reply().end, "cancelled");
}

TEST_SUITE_END();

} // namespace tahoe::stuck_actor_test
