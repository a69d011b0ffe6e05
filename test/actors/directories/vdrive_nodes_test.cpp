#include "config/small_file.hpp"
#include "test/support/grid_ask.hpp"
#include "test/support/grid_node.hpp"
#include "test/support/temporary_directory.hpp"

#include <doctest/doctest.h>

using namespace std::chrono_literals;

namespace tahoe::vdrive_nodes_test {

namespace {

/// Nodes with configuration directories, started as they are everywhere else.
struct fixture {
  explicit fixture(uint64_t seed) {
    grid.world = test::grid_world::simulated(seed);
    grid.env.disk = grid.world->make_disk();
    grid.env.clock = grid.world->clock();
    grid.env.peers = grid.switchboard;
  }

  ~fixture() { grid.env.disk.stop(); }

  creation_options options(const std::string& name, const node_roles& roles) {
    creation_options result;
    result.directory = directory.path() / name;
    result.nickname = name;
    result.roles = roles;
    return result;
  }

  test::temporary_directory directory;
  test::grid_surroundings grid;
};

std::optional<drive_roots> roots_of(fixture& f, const test::grid_node& node) {
  auto client = node.services().vdrive_client;
  REQUIRE(client);
  std::optional<drive_roots> result;
  static_cast<void>(f.grid.world->wait(
    [&] {
      auto answer = test::ask<drive_roots>(*f.grid.world, client, get_roots{});
      if (answer && answer->public_root && answer->private_root)
        result = *answer;
      return result.has_value();
    },
    1min));
  return result;
}

} // namespace

TEST_SUITE_BEGIN("vdrive_nodes");

TEST_CASE("clients of a grid share the public root, the vdrive's own too") {
  fixture f{1};
  auto all
    = f.options("all", {.introducer = true, .vdrive = true, .client = true});
  test::grid_node first{f.grid, all, {}};
  first.start();
  auto client = f.options("client", client_node);
  client.introducer.append("@").append(
    first.directory().introducer_furl().string());
  client.vdrive.append("@").append(first.directory().vdrive_furl().string());
  test::grid_node second{f.grid, client, {}};
  second.start();
  auto a = roots_of(f, first);
  auto b = roots_of(f, second);
  REQUIRE(a);
  REQUIRE(b);
  CHECK(a->public_root == b->public_root);
  CHECK(a->private_root != b->private_root);
  auto linked = test::ask<entry_changed>(
    *f.grid.world, second.services().vdrive_client,
    link_entry{{*b->public_root}, "file", lit_cap{{1}}});
  CHECK(linked);
  auto found
    = test::ask<looked_up>(*f.grid.world, first.services().vdrive_client,
                           look_up{{*a->public_root, {"file"}}});
  REQUIRE(found);
  CHECK(found->entry.read_cap == capability{lit_cap{{1}}});
  first.restart();
  second.restart();
  auto again = roots_of(f, second);
  REQUIRE(again);
  CHECK(again->private_root == b->private_root);
}

TEST_SUITE_END();

} // namespace tahoe::vdrive_nodes_test
