#include "test/support/web_fixture.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

namespace tahoe::storage_page_test {

using namespace tahoe::test;
using nlohmann::json;

TEST_SUITE_BEGIN("storage_page");

TEST_CASE("a node that stores nothing says so") {
  web_fixture grid;
  CHECK(grid.ask("GET", "/storage").body.find("stores nothing for others")
        != std::string::npos);
  auto reply = grid.ask("GET", "/storage?t=json");
  CHECK(reply.status == 200);
  CHECK(reply.headers["content-type"] == "text/plain;charset=utf-8");
  CHECK(json::parse(reply.body)["stats"].empty());
}

TEST_CASE("a t= that nobody knows is refused in Tahoe-LAFS' words") {
  web_fixture grid;
  auto reply = grid.ask("GET", "/storage?t=what%3C");
  CHECK(reply.status == 400);
  CHECK(reply.body == "Unknown t value: 'what<'\n");
  CHECK(reply.headers["content-type"] == "text/plain;charset=utf-8");
  CHECK(grid.ask("POST", "/storage").status == 405);
  CHECK(grid.ask("HEAD", "/storage").status == 200);
  CHECK(grid.ask("GET", "/storage/x").status == 404);
}

TEST_SUITE_END();

} // namespace tahoe::storage_page_test
