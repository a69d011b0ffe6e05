#include "actors/grid/grid_launcher.hpp"
#include "test/support/deterministic_system.hpp"
#include "test/support/temporary_directory.hpp"

#include <caf/typed_event_based_actor.hpp>
#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>

namespace tahoe::grid_launcher_test {

namespace {

/// Stands where the web server does.
observable_actor spawn_front(caf::actor_system& sys) {
  return sys.spawn([]() -> observable_actor::behavior_type {
    return {[](const get_status&) { return caf::settings{}; }};
  });
}

/// A grid of an introducer, three storage nodes and a client.
struct fixture {
  explicit fixture(uint64_t seed = 1) : world(seed) {
    env.disk = disk_pool::on_scheduler(world.sys);
    make();
  }

  ~fixture() {
    CHECK(world.tell(grid, stop_grid{}));
    end();
    env.disk.stop();
    world.settle();
  }

  void make() {
    grid_launch launch;
    launch.plan = plan_grid(home.path(), {1, 3, 1});
    launch.env = env;
    launch.make_web = [this](const node_config&, const node_handles& handles,
                             const environment&) {
      introducer_client = handles.introducer_client;
      client_tub = handles.tub;
      return caf::expected<observable_actor>{spawn_front(world.sys)};
    };
    grid = make_grid(world.sys, std::move(launch));
  }

  void end() {
    caf::anon_send_exit(grid, caf::exit_reason::user_shutdown);
    grid = nullptr;
    introducer_client = nullptr;
    client_tub = nullptr;
    world.settle();
  }

  member_info member(const std::string& name) {
    auto all = world.ask<members>(grid, get_members{});
    REQUIRE(all);
    for (auto& each : all->items)
      if (each.name == name)
        return each;
    FAIL("no such member");
    return {};
  }

  size_t up() {
    auto all = world.ask<members>(grid, get_members{});
    REQUIRE(all);
    return static_cast<size_t>(
      std::count_if(all->items.begin(), all->items.end(),
                    [](auto& each) { return each.phase == member_phase::up; }));
  }

  /// Servers that the client is connected to.
  size_t reached() {
    world.pass(std::chrono::seconds{10});
    auto known = world.ask<known_servers>(introducer_client, get_servers{});
    REQUIRE(known);
    return static_cast<size_t>(
      std::count_if(known->servers.begin(), known->servers.end(),
                    [](auto& server) { return server.service != nullptr; }));
  }

  test::temporary_directory home;
  test::deterministic_system world;
  environment env;
  grid_actor grid;
  // Of the client, which starts last.
  introducer_client_actor introducer_client;
  tub_actor client_tub;
};

} // namespace

TEST_SUITE_BEGIN("grid_launcher");

TEST_CASE("all members come up and find each other") {
  for (uint64_t seed = 1; seed <= 3; ++seed) {
    fixture f{seed};
    CHECK(f.up() == 0);
    REQUIRE(f.world.tell(f.grid, start_grid{}));
    CHECK(f.up() == 5);
    CHECK(f.reached() == 3);
    CHECK_MESSAGE(f.world.tell(f.grid, start_grid{}), "again is no news");
  }
}

TEST_CASE("a grid starts again from its directories with its identities") {
  fixture f;
  REQUIRE(f.world.tell(f.grid, start_grid{}));
  auto config = f.member("storage2").config;
  REQUIRE(config);
  auto id = config->directory.my_nodeid();
  auto read = [&] {
    std::ifstream in{id};
    std::string text;
    in >> text;
    return text;
  };
  auto before = read();
  CHECK(before.size() == 52);
  REQUIRE(f.world.tell(f.grid, stop_grid{}));
  CHECK(f.up() == 0);
  f.end();
  f.make();
  REQUIRE(f.world.tell(f.grid, start_grid{}));
  CHECK(f.reached() == 3);
  CHECK(read() == before);
}

TEST_CASE("members stop and start one by one") {
  fixture f;
  REQUIRE(f.world.tell(f.grid, start_grid{}));
  REQUIRE(f.world.tell(f.grid, stop_member{"storage2"}));
  CHECK(f.member("storage2").phase == member_phase::stopped);
  CHECK(!f.member("storage2").node);
  CHECK(f.reached() == 2);
  CHECK_MESSAGE(f.world.tell(f.grid, stop_member{"storage2"}), "no news");
  REQUIRE(f.world.tell(f.grid, start_member{"storage2"}));
  CHECK(f.member("storage2").phase == member_phase::up);
  CHECK(f.reached() == 3);
  auto unknown = f.world.tell(f.grid, stop_member{"storage9"});
  CHECK(code_of(unknown.error()) == ec::not_found);
}

TEST_CASE("a faulty member stays so when it starts again") {
  fixture f;
  REQUIRE(f.world.tell(f.grid, start_grid{}));
  REQUIRE(f.world.tell(f.grid, arm_fault{"storage1", storage_fault::full}));
  CHECK(f.member("storage1").fault == storage_fault::full);
  REQUIRE(f.world.tell(f.grid, stop_member{"storage1"}));
  REQUIRE(f.world.tell(f.grid, start_member{"storage1"}));
  CHECK(f.member("storage1").fault == storage_fault::full);
  auto none = f.world.tell(f.grid, arm_fault{"client1", storage_fault::full});
  CHECK(code_of(none.error()) == ec::refused);
  CHECK_MESSAGE(f.world.tell(f.grid, arm_fault{"client1", storage_fault::none}),
                "what has no storage server has no fault");
}

TEST_CASE("each member tells of the process, as a node alone does") {
  fixture f;
  REQUIRE(f.world.tell(f.grid, start_grid{}));
  auto text = f.member("storage1").env.metrics.render();
  auto has = [&](const char* name) {
    CAPTURE(name);
    CHECK(text.find(name) != std::string::npos);
  };
  has("process_cpu_seconds_total ");
  has("tahoe_build_info{version=");
  REQUIRE(f.world.tell(f.grid, stop_member{"storage1"}));
}

TEST_CASE("a member that cannot start is named, and the others run") {
  fixture f;
  REQUIRE(f.world.tell(f.grid, start_grid{}));
  REQUIRE(f.world.tell(f.grid, stop_member{"storage3"}));
  std::ofstream{f.home.path() / "storage3" / "tahoe.cfg"} << "[nonsense]\n";
  auto started = f.world.tell(f.grid, start_grid{});
  REQUIRE(!started);
  CHECK(describe(started.error()).find("storage3") != std::string::npos);
  CHECK(f.member("storage3").phase == member_phase::stopped);
  CHECK(f.member("storage3").problem != "");
  CHECK(f.up() == 4);
}

TEST_CASE("a member whose tub fails stops as a whole and may start again") {
  fixture f;
  REQUIRE(f.world.tell(f.grid, start_grid{}));
  caf::anon_send_exit(f.client_tub, caf::exit_reason::kill);
  f.world.pass(std::chrono::seconds{1});
  CHECK(f.member("client1").phase == member_phase::stopped);
  REQUIRE(f.world.tell(f.grid, start_member{"client1"}));
  CHECK(f.reached() == 3);
}

TEST_CASE("a member that is stopped while it starts ends at once") {
  for (uint64_t seed = 1; seed <= 10; ++seed) {
    fixture f{seed};
    REQUIRE(f.world.tell(f.grid, start_member{"introducer"}));
    caf::anon_send(f.grid, start_member{"storage1"});
    for (uint64_t i = 0; i < 3 * seed; ++i)
      f.world.step();
    CHECK(f.world.tell(f.grid, stop_member{"storage1"}));
    CHECK(f.member("storage1").phase == member_phase::stopped);
    CHECK(f.world.tell(f.grid, start_member{"storage1"}));
    CHECK(f.member("storage1").phase == member_phase::up);
  }
}

TEST_CASE("a grid that ends starts nothing more") {
  fixture f;
  REQUIRE(f.world.tell(f.grid, start_grid{}));
  REQUIRE(f.world.tell(f.grid, stop_member{"storage1"}));
  caf::anon_send(f.grid, stop_grid{});
  auto late = f.world.tell(f.grid, start_member{"storage1"});
  CHECK(code_of(late.error()) == ec::refused);
  f.world.settle();
  CHECK(f.up() == 0);
  CHECK(code_of(f.world.tell(f.grid, start_grid{}).error()) == ec::refused);
}

TEST_CASE("a grid is stopped at any moment of its start") {
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    fixture f{seed};
    caf::anon_send(f.grid, start_grid{});
    for (uint64_t i = 0; i < 20 * seed; ++i)
      f.world.step();
    REQUIRE(f.world.tell(f.grid, stop_grid{}));
    auto all = f.world.ask<members>(f.grid, get_members{});
    REQUIRE(all);
    for (auto& each : all->items)
      CHECK(each.phase == member_phase::stopped);
    f.end();
    f.make();
    REQUIRE(f.world.tell(f.grid, start_grid{}));
    CHECK(f.up() == 5);
  }
}

TEST_CASE("a grid that has gone leaves nothing of a launch") {
  for (uint64_t seed = 1; seed <= 8; ++seed) {
    fixture f{seed};
    caf::anon_send(f.grid, start_grid{});
    f.world.step();
    f.end();
    f.make();
    REQUIRE(f.world.tell(f.grid, start_grid{}));
    CHECK(f.up() == 5);
  }
}

TEST_SUITE_END();

} // namespace tahoe::grid_launcher_test
