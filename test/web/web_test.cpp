#include "test/support/web_fixture.hpp"

#include <caf/send.hpp>
#include <doctest/doctest.h>

#include <fstream>

namespace tahoe::web_test {

using namespace tahoe::test;

TEST_SUITE_BEGIN("web");

namespace {

bool accepts(uint16_t port) {
  try {
    http_client client{port};
    client.request("GET", "/nowhere");
    return client.read_reply().status == 404;
  } catch (const std::runtime_error&) {
    return false;
  }
}

} // namespace

TEST_CASE("node.url tells where the node listens, on loopback by default") {
  web_fixture grid;
  CHECK(grid.url_of_node()
        == "http://127.0.0.1:" + std::to_string(grid.port) + "/");
}

TEST_CASE("node.url goes with the node, unless another has written it") {
  web_fixture grid;
  auto config = grid.config;
  config.url_file = grid.directory.path() / "other.url";
  auto other
    = make_web(grid.sys, config, grid.services, grid.io, environment{});
  REQUIRE(other);
  std::ofstream{grid.config.url_file} << "http://127.0.0.1:1/\n";
  caf::anon_send_exit(*other, caf::exit_reason::user_shutdown);
  caf::anon_send_exit(grid.web, caf::exit_reason::user_shutdown);
  CHECK(eventually([&] { return !std::filesystem::exists(config.url_file); }));
  CHECK(eventually([&] { return !accepts(grid.port); }));
  CHECK(grid.url_of_node() == "http://127.0.0.1:1/");
}

TEST_CASE("a port in use is named in the error") {
  web_fixture grid;
  auto config = grid.config;
  config.listen.port = grid.port;
  auto second
    = make_web(grid.sys, config, grid.services, grid.io, environment{});
  REQUIRE_FALSE(second);
  CHECK(code_of(second.error()) == ec::io_failure);
  auto text = describe(second.error());
  CHECK(text.find("127.0.0.1 port " + std::to_string(grid.port))
        != std::string::npos);
}

TEST_CASE("an unwritable node.url is an error and leaves no listener") {
  web_fixture grid;
  auto config = grid.config;
  config.url_file = grid.directory.path() / "missing" / "node.url";
  CHECK_FALSE(
    make_web(grid.sys, config, grid.services, grid.io, environment{}));
}

TEST_CASE("the port closes when the actor ends, connections too") {
  web_fixture grid;
  http_client idle{grid.port};
  idle.request("GET", "/nowhere");
  CHECK(idle.read_reply().status == 404);
  http_client waiting{grid.port};
  grid.files->hang = true;
  waiting.request("PUT", "/uri", "Content-Length: 0\r\n");
  caf::anon_send_exit(grid.web, caf::exit_reason::user_shutdown);
  CHECK(idle.is_closed());
  CHECK(waiting.read_reply().status != 200);
  CHECK(eventually([&] { return !accepts(grid.port); }));
}

TEST_CASE("a node stops while the others of its process go on") {
  web_fixture grid;
  auto config = grid.config;
  config.url_file = grid.directory.path() / "other.url";
  auto other
    = make_web(grid.sys, config, grid.services, grid.io, environment{});
  REQUIRE(other);
  caf::anon_send_exit(*other, caf::exit_reason::user_shutdown);
  CHECK(accepts(grid.port));
}

TEST_CASE("a port can be taken again at once") {
  web_fixture grid;
  auto config = grid.config;
  config.listen.port = grid.port;
  caf::anon_send_exit(grid.web, caf::exit_reason::user_shutdown);
  CHECK(eventually([&] {
    auto again
      = make_web(grid.sys, config, grid.services, grid.io, environment{});
    if (again)
      grid.web = *again;
    return static_cast<bool>(again);
  }));
  CHECK(accepts(grid.port));
}

TEST_CASE("a handshake that does not come gives way to a new connection") {
  // With one thread who was accepted first waits first.
  web_fixture grid{patient_limits(), true, 1};
  auto config = grid.config;
  config.url_file = grid.directory.path() / "other.url";
  config.tls = web_tls_config{};
  config.own_certificate = grid.directory.path() / "web.pem";
  config.pin_file = grid.directory.path() / "web.pin";
  config.limits.connections = 2;
  config.limits.header_deadline = std::chrono::minutes{1};
  auto secured
    = make_web(grid.sys, config, grid.services, grid.io, environment{});
  REQUIRE(secured);
  std::string url;
  std::getline(std::ifstream{config.url_file} >> std::ws, url);
  auto port = static_cast<uint16_t>(std::stoi(url.substr(url.rfind(':') + 1)));
  http_client first{port};
  http_client second{port};
  http_client third{port};
  CHECK(first.is_closed());
  caf::anon_send_exit(*secured, caf::exit_reason::user_shutdown);
  CHECK(third.is_closed());
}

TEST_CASE("the actor answers get_status") {
  web_fixture grid;
  auto status = grid.status();
  CHECK(caf::get_or(status, "state.url", "") == grid.url_of_node());
  CHECK(caf::get_or(status, "state.connections", int64_t{-1}) == 0);
}

TEST_SUITE_END();

} // namespace tahoe::web_test
