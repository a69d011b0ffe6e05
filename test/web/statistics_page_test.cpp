#include "test/support/web_fixture.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

namespace tahoe::statistics_page_test {

using namespace tahoe::test;
using nlohmann::json;

TEST_SUITE_BEGIN("statistics_page");

TEST_CASE("statistics come as a page, as JSON and as OpenMetrics") {
  web_fixture grid;
  CHECK(grid.ask("GET", "/statistics").body.find(">Web</h2>")
        != std::string::npos);
  auto value = json::parse(grid.ask("GET", "/statistics?t=json").body);
  CHECK(value["stats"].contains("tahoe_http_connections"));
  auto reply = grid.ask("GET", "/statistics?t=openmetrics");
  CHECK(reply.headers["content-type"]
        == "application/openmetrics-text; version=1.0.0; charset=utf-8");
  CHECK(reply.body.ends_with("# EOF\n"));
  CHECK(reply.body.find("# TYPE tahoe_http_requests counter\n")
        != std::string::npos);
}

TEST_CASE("a t= that nobody knows is refused in Tahoe-LAFS' words") {
  web_fixture grid;
  auto reply = grid.ask("GET", "/statistics?t=what%3C");
  CHECK(reply.status == 400);
  CHECK(reply.body == "Unknown t value: 'what<'\n");
  CHECK(reply.headers["content-type"] == "text/plain;charset=utf-8");
  CHECK(grid.ask("PUT", "/statistics").status == 405);
  CHECK(grid.ask("HEAD", "/statistics").status == 200);
  CHECK(grid.ask("GET", "/statistics/x").status == 404);
}

TEST_SUITE_END();

} // namespace tahoe::statistics_page_test
