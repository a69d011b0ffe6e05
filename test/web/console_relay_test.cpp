#include "test/support/console_client.hpp"
#include "test/support/drive_grid.hpp"
#include "test/support/web_fixture.hpp"
#include "web/console/console.hpp"

#include <doctest/doctest.h>

namespace tahoe::console_relay_test {

namespace {

using nlohmann::json;

/// Two nodes with a console each, which know of one another.
struct fixture : test::drive_grid {
  fixture()
    : at_client(make(*node)), at_hub(make(*hub)),
      socket(node->directory().console_socket()) {}

  ~fixture() {
    for (auto& console : {at_client, at_hub})
      caf::anon_send_exit(console, caf::exit_reason::user_shutdown);
  }

  console_actor make(const test::grid_node& node) {
    auto config = load_node_config(node.directory().root());
    REQUIRE(config);
    auto kept = std::make_shared<const node_config>(std::move(*config));
    console_process process;
    process.nodes = nodes;
    auto made = make_console(
      grid.world->system(),
      {nodes->add(kept), kept, node.services().node, grid.env}, process, io);
    REQUIRE(made);
    return *made;
  }

  std::shared_ptr<process_nodes> nodes = std::make_shared<process_nodes>();
  console_actor at_client;
  console_actor at_hub;
  std::filesystem::path socket; ///< the client's
};

json rows_of(const test::console_reply& reply) {
  CAPTURE(reply.message);
  CHECK_EQ(reply.end, "ok");
  return json::parse(reply.text, nullptr, false);
}

} // namespace

TEST_SUITE_BEGIN("console_relay");

TEST_CASE_FIXTURE(fixture, "each console lists the nodes of its process") {
  test::console_client client{socket};
  auto rows = rows_of(client.insist("nodes --json"));
  REQUIRE_EQ(rows.size(), 2);
  CHECK_EQ(rows[0]["name"], "client");
  CHECK_EQ(rows[0]["in_use"], true);
  CHECK_EQ(rows[1]["name"], "hub");
  CHECK_FALSE(rows[1].contains("in_use"));
}

TEST_CASE_FIXTURE(fixture, "a client looks into another node and back") {
  test::console_client client{socket};
  CHECK_EQ(client.insist("storage").end, "not_found");
  CHECK_EQ(rows_of(client.insist("use hub --json"))["name"], "hub");
  CHECK_EQ(client.insist("storage").end, "ok");
  auto rows = rows_of(client.insist("nodes --json"));
  CHECK_EQ(rows[1]["in_use"], true);
  test::console_client another{socket};
  CHECK_EQ(another.insist("storage").end, "not_found");
  CHECK_EQ(client.insist("use client").end, "ok");
  CHECK_EQ(client.insist("storage").end, "not_found");
  CHECK_EQ(client.insist("use nobody").end, "not_found");
}

TEST_CASE_FIXTURE(fixture, "what is wrong there is said here") {
  test::console_client client{socket};
  CHECK_EQ(client.insist("use hub").end, "ok");
  CHECK_EQ(client.insist("actor nobody").end, "not_found");
  CHECK_EQ(client.insist("watch storage never").end, "usage");
  CHECK_EQ(client.insist("kill node").end, "refused");
}

TEST_CASE_FIXTURE(fixture, "what goes on there can be cancelled here") {
  test::console_client client{socket};
  CHECK_EQ(client.insist("use hub").end, "ok");
  client.send_command("watch introducer 1");
  CHECK(client.read_line().contains("clear"));
  CHECK(client.read_line().contains("text"));
  CHECK(client.read_line().contains("clear"));
  client.send("{\"cancel\": true}");
  CHECK_EQ(client.read_reply().end, "cancelled");
  CHECK_EQ(client.insist("storage").end, "ok");
}

TEST_CASE_FIXTURE(fixture, "a console that goes takes its commands with it") {
  test::console_client client{socket};
  CHECK_EQ(client.insist("use hub").end, "ok");
  client.send_command("watch introducer 1");
  CHECK(client.read_line().contains("clear"));
  caf::anon_send_exit(at_hub, caf::exit_reason::user_shutdown);
  CHECK_EQ(client.read_reply().end, "try_later");
  CHECK_EQ(client.run("storage").end, "try_later");
  CHECK_EQ(client.insist("use client").end, "ok");
  CHECK_EQ(client.insist("uploads").end, "ok");
}

TEST_CASE("nodes have the names of their directories, or their paths") {
  auto config_of = [](const char* directory) {
    node_config config;
    config.directory = node_directory{directory};
    return std::make_shared<const node_config>(std::move(config));
  };
  process_nodes nodes;
  CHECK_EQ(nodes.add(config_of("/a/storage1")), "storage1");
  CHECK_EQ(nodes.add(config_of("/b/storage1")), "/b/storage1");
  CHECK_EQ(nodes.add(config_of("/b/storage1")), "/b/storage1");
  CHECK_EQ(nodes.list().size(), 2);
  CHECK(nodes.find("/b/storage1"));
  CHECK_FALSE(nodes.find("/a/storage1"));
}

TEST_SUITE_END();

} // namespace tahoe::console_relay_test
