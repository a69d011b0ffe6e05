#include "test/support/web_fixture.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

namespace tahoe::routes_test {

using namespace tahoe::test;

TEST_SUITE_BEGIN("routes");

TEST_CASE("the status page tells of the node") {
  web_fixture grid;
  auto reply = grid.ask("GET", "/");
  CHECK(reply.status == 200);
  CHECK(reply.headers["content-type"] == "text/html;charset=utf-8");
  CHECK(reply.headers.count("content-security-policy"));
  CHECK(reply.body.find("tahoe-node/0.1") != std::string::npos);
  CHECK(reply.body.find("nick &lt;b&gt;") != std::string::npos);
  auto head = grid.ask("HEAD", "/");
  CHECK(head.status == 200);
  CHECK(head.headers["content-length"] != "0");
}

TEST_CASE("the status comes as JSON too") {
  web_fixture grid;
  auto reply = grid.ask("GET", "/?t=json");
  CHECK(reply.headers["content-type"] == "application/json");
  CHECK(nlohmann::json::parse(reply.body)["node"]["version"]
        == "tahoe-node/0.1");
  CHECK(grid.ask("GET", "/?t=yaml").status == 400);
}

TEST_CASE("the style sheet is there, and nothing outside of static/") {
  web_fixture grid;
  CHECK(grid.ask("GET", "/static/style.css").headers["content-type"]
        == "text/css");
  for (auto target :
       {"/static", "/static/", "/static/other", "/static/../meson.build",
        "/static/%2e%2e%2fmeson.build", "/static/..%2ftemplates%2fstatus.html",
        "/static//style.css", "/templates/status.html"})
    CHECK_MESSAGE(grid.ask("GET", target).status >= 400, target);
}

TEST_CASE("an unknown page is 404, a wrong method 405 with what works") {
  web_fixture grid;
  CHECK(grid.ask("GET", "/nowhere").status == 404);
  CHECK(grid.ask("POST", "/nowhere", "", "x").status == 404);
  auto allowed = [&](const char* method, const char* target) {
    auto reply = grid.ask(method, target);
    CHECK(reply.status == 405);
    return reply.headers["allow"];
  };
  CHECK(allowed("DELETE", "/") == "GET, HEAD");
  CHECK(allowed("DELETE", "/uri") == "GET, HEAD, PUT, POST");
  CHECK(allowed("PATCH", "/uri/URI:LIT:") == "GET, HEAD, PUT, POST, DELETE");
  CHECK(allowed("PUT", "/file/URI:LIT:") == "GET, HEAD");
  CHECK(allowed("BREW", "/static/style.css") == "GET, HEAD");
}

TEST_CASE("a foreign Host is not served") {
  web_fixture grid;
  http_client client{grid.port};
  client.send("GET / HTTP/1.1\r\nHost: evil.example\r\n\r\n");
  CHECK(client.read_reply().status == 421);
  client.send("GET / HTTP/1.1\r\nHost: 127.0.0.1:1234\r\n\r\n");
  CHECK(client.read_reply().status == 200);
}

TEST_CASE("an address that is too long is refused") {
  web_fixture grid;
  CHECK(grid.ask("GET", "/uri/" + std::string(9000, 'a')).status == 414);
}

TEST_SUITE_END();

} // namespace tahoe::routes_test
