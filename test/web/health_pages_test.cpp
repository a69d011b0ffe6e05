#include "test/support/web_fixture.hpp"

#include <doctest/doctest.h>

namespace tahoe::health_pages_test {

using namespace tahoe::test;

TEST_SUITE_BEGIN("health_pages");

namespace {

/// An introducer client that says whether an introducer is connected.
introducer_client_actor
spawn_stub_introducer_client(caf::actor_system& sys, bool connected) {
  return sys.spawn([connected](introducer_client_actor::pointer)
                     -> introducer_client_actor::behavior_type {
    return {
      [](const announce_service&) {},
      [](const find_service&) -> caf::result<std::string> {
        return failure(ec::not_found, "not here");
      },
      [connected](const get_servers&) {
        known_servers result;
        result.introducers.push_back({{}, false, "away"});
        result.introducers.push_back({{}, connected, ""});
        return result;
      },
      [](const get_status&) { return caf::settings{}; },
      [](const link_up&) {},
      [](const link_down&) {},
    };
  });
}

/// A web service of its own beside that of the fixture, with that client.
http_reply ask_ready(web_fixture& grid, bool introducer_connected) {
  auto services = grid.services;
  services.introducer_client
    = spawn_stub_introducer_client(grid.sys, introducer_connected);
  auto config = grid.config;
  config.url_file = grid.directory.path() / "second.url";
  auto web = *make_web(grid.sys, config, services, grid.io, environment{});
  std::ifstream file{config.url_file};
  std::string url;
  std::getline(file, url);
  http_client client{
    static_cast<uint16_t>(std::stoi(url.substr(url.rfind(':') + 1)))};
  client.request("GET", "/readyz");
  auto result = client.read_reply();
  caf::anon_send_exit(web, caf::exit_reason::user_shutdown);
  caf::anon_send_exit(services.introducer_client,
                      caf::exit_reason::user_shutdown);
  return result;
}

} // namespace

TEST_CASE("a process that answers is healthy") {
  web_fixture grid;
  auto reply = grid.ask("GET", "/healthz");
  CHECK(reply.status == 200);
  CHECK(reply.body == "ok\n");
}

TEST_CASE("a client is ready with an introducer and enough servers") {
  web_fixture grid;
  auto reply = ask_ready(grid, true);
  CHECK(reply.status == 200);
  CHECK(reply.body == "ready\n");
}

TEST_CASE("a client that is not ready says why, a line each") {
  web_fixture grid;
  grid.files->checked = {8, 6, 7};
  auto reply = ask_ready(grid, false);
  CHECK(reply.status == 503);
  CHECK(reply.body
        == "no introducer is connected\n"
           "an upload needs 7 servers that take shares, and 6 of 8 connected "
           "ones would\n");
}

TEST_CASE("a node that is no client is ready when its services run") {
  web_fixture grid{patient_limits(), false};
  CHECK(grid.ask("GET", "/readyz").body == "ready\n");
}

TEST_CASE("a node that is gone is not ready, but healthy") {
  web_fixture grid{patient_limits(), false};
  caf::anon_send_exit(grid.services.node, caf::exit_reason::kill);
  CHECK(eventually([&] { return grid.ask("GET", "/readyz").status == 503; }));
  CHECK(grid.ask("GET", "/readyz").body.find("the node does not answer") == 0);
  CHECK(grid.ask("GET", "/healthz").status == 200);
}

TEST_CASE("metrics come in the text format of Prometheus") {
  web_fixture grid;
  auto reply = grid.ask("GET", "/metrics");
  CHECK(reply.status == 200);
  CHECK(reply.headers["content-type"]
        == "text/plain; version=0.0.4; charset=utf-8");
  CHECK(reply.body.find("# TYPE tahoe_http_connections gauge\n")
        != std::string::npos);
}

TEST_CASE("these pages are read only, for no foreign Host, and have a HEAD") {
  web_fixture grid;
  for (auto target : {"/metrics", "/healthz", "/readyz"}) {
    CAPTURE(target);
    auto head = grid.ask("HEAD", target);
    CHECK(head.status == 200);
    CHECK(head.body.empty());
    CHECK(head.headers["content-length"] != "0");
    for (auto method : {"POST", "PUT", "DELETE"}) {
      auto reply = grid.ask(method, target);
      CHECK(reply.status == 405);
      CHECK(reply.headers["allow"] == "GET, HEAD");
    }
    http_client client{grid.port};
    client.send(std::string{"GET "} + target
                + " HTTP/1.1\r\nHost: evil.example\r\n\r\n");
    CHECK(client.read_reply().status == 421);
    CHECK(grid.ask("GET", std::string{target} + "/more").status == 404);
  }
}

TEST_SUITE_END();

} // namespace tahoe::health_pages_test
