#include "test/support/operation_samples.hpp"
#include "test/support/web_fixture.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

namespace tahoe::operations_page_test {

using namespace tahoe::test;
using nlohmann::json;

TEST_SUITE_BEGIN("operations_page");

namespace {

/// With transfers and two walks, one of which has ended.
struct status_fixture : web_fixture {
  status_fixture() {
    files->uploads = {failed_upload()};
    files->downloads = {running_download()};
    start("start-deep-stats", "first-secret");
    CHECK(eventually([&] {
      auto reply = ask("GET", "/operations/first-secret?output=json");
      return json::parse(reply.body)["finished"] == true;
    }));
    walks->stuck = true;
    start("start-manifest", "second-secret");
  }

  void start(const std::string& action, const std::string& handle) {
    auto reply = ask("POST", "/uri/" + stub_directory_cap() + "?t=" + action
                               + "&ophandle=" + handle);
    REQUIRE(reply.status == 302);
  }
};

} // namespace

TEST_CASE("all that a node does for its users is on one page") {
  status_fixture grid;
  auto reply = grid.ask("GET", "/status");
  CHECK(reply.status == 200);
  CHECK(reply.headers["content-type"] == "text/html;charset=utf-8");
  auto value = json::parse(grid.ask("GET", "/status/?t=json").body);
  REQUIRE(value["active"].size() == 2);
  CHECK(value["active"][0]["kind"] == "manifest");
  CHECK(value["active"][1]["type"] == "download");
  REQUIRE(value["recent"].size() == 2);
  CHECK(value["recent"][0]["kind"] == "deep-stats");
  CHECK(value["recent"][0]["count"] == 1);
  CHECK(value["recent"][1]["type"] == "upload");
}

TEST_CASE("no list has a cap, a handle or a path in it") {
  status_fixture grid;
  for (auto target : {"/status", "/status?t=json"}) {
    auto body = grid.ask("GET", target).body;
    CHECK(body.find("Manifest") + body.find("manifest") != body.npos);
    for (auto secret : {"secret", "URI:", "file 0"})
      CHECK_MESSAGE(body.find(secret) == body.npos, secret);
  }
  http_client client{grid.port};
  client.request("GET", "/status?t=events");
  auto event = client.read_until("\n\n");
  CHECK(event.find("manifest") != event.npos);
  CHECK(event.find("secret") == event.npos);
  CHECK(event.find("URI:") == event.npos);
}

TEST_CASE("a t= that nobody knows is refused in Tahoe-LAFS' words") {
  web_fixture grid;
  auto reply = grid.ask("GET", "/status?t=what%3C");
  CHECK(reply.status == 400);
  CHECK(reply.body == "Unknown t value: 'what<'\n");
  CHECK(reply.headers["content-type"] == "text/plain;charset=utf-8");
  CHECK(grid.ask("PUT", "/status").status == 405);
  CHECK(grid.ask("HEAD", "/status").status == 200);
  CHECK(grid.ask("GET", "/status/x").status == 404);
}

TEST_CASE("a node without the client role has nothing to show, and no error") {
  web_fixture grid{patient_limits(), false};
  auto value = json::parse(grid.ask("GET", "/status?t=json").body);
  CHECK(value == json{{"active", json::array()}, {"recent", json::array()}});
}

TEST_SUITE_END();

} // namespace tahoe::operations_page_test
