#include "test/support/operation_samples.hpp"
#include "test/support/web_fixture.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

namespace tahoe::private_operations_test {

using namespace tahoe::test;
using nlohmann::json;

TEST_SUITE_BEGIN("private_operations");

namespace {

const std::string page = "/operations/downloadaaaaaaaa";

/// With an upload that everybody may see, and a download that is the owner's.
struct owned_fixture : web_fixture {
  owned_fixture() {
    files->uploads = {failed_upload()};
    files->downloads = {running_download()};
    files->downloads[0].is_private = true;
  }
};

/// What tells one operation from another.
bool tells_which(const std::string& text) {
  for (auto fact : {"downloada", "2000000", "2 MB", "reading", "1000000"})
    if (text.find(fact) != text.npos)
      return true;
  return false;
}

} // namespace

TEST_CASE("everybody sees that the owner does something, and not what") {
  owned_fixture grid;
  for (auto target : {"/", "/?t=json", "/status", "/status?t=json"}) {
    CAPTURE(target);
    auto body = grid.ask("GET", target).body;
    CHECK(body.find("download") != body.npos);
    CHECK_FALSE(tells_which(body));
    CHECK(tells_which(grid.ask("GET", target, grid.authorization()).body));
  }
  auto list = json::parse(grid.ask("GET", "/status?t=json").body);
  auto& hidden = list["active"].at(0);
  CHECK(hidden["id"].is_null());
  auto node = json::parse(grid.ask("GET", "/?t=json").body);
  CHECK(node["operations"].at(0)["storage_index"].is_null());
  CHECK(hidden["storage-index-string"].is_null());
  CHECK(hidden["total-size"].is_null());
  CHECK(hidden["type"] == "download");
  CHECK(list["recent"].at(0)["id"] == "uploadaaaaaaaaaa");
}

TEST_CASE("news of the owner's operations are for the owner") {
  owned_fixture grid;
  auto first_event = [&](const std::string& headers) {
    http_client client{grid.port};
    client.request("GET", "/status?t=events", headers);
    return client.read_until("\n\n");
  };
  CHECK(tells_which(first_event(grid.authorization())));
  auto event = first_event("");
  CHECK(event.find("download") != event.npos);
  CHECK_FALSE(tells_which(event));
}

TEST_CASE("an operation of the owner is looked at with the token only") {
  owned_fixture grid;
  for (auto query : {"", "?t=json", "?t=events", "?t=odd"}) {
    auto reply = grid.ask("GET", page + query);
    CHECK(reply.status == 401);
    CHECK(reply.headers["www-authenticate"]
          == "tahoe-lafs realm=\"tahoe-lafs\"");
  }
  CHECK(grid.ask("GET", page, grid.authorization()).status == 200);
  CHECK(grid.ask("GET", page, "Authorization: tahoe-lafs x\r\n").status == 401);
  CHECK(grid.ask("GET", "/operations/uploadaaaaaaaaaa").status == 200);
}

TEST_CASE("an operation of the owner is cancelled with the token only") {
  owned_fixture grid;
  CHECK(grid.ask("POST", page + "?t=cancel").status == 401);
  CHECK(grid.files->cancelled_by_id == 0);
  auto reply = grid.ask("POST", page + "?t=cancel", grid.authorization());
  CHECK(reply.status == 303);
  CHECK(grid.files->cancelled_by_id == 1);
}

TEST_CASE("what begins with the token is the owner's") {
  web_fixture grid;
  auto cap = grid.ask("PUT", "/uri", "", "x").body;
  CHECK_FALSE(grid.files->was_private);
  grid.ask("PUT", "/uri", grid.authorization(), "x");
  CHECK(grid.files->was_private);
  grid.ask("GET", "/uri/" + cap);
  CHECK_FALSE(grid.files->was_private);
  grid.ask("GET", "/uri/" + cap, grid.authorization());
  CHECK(grid.files->was_private);
}

TEST_CASE("tahoe status asks by POST, with the token in what it sends") {
  owned_fixture grid;
  auto sent = "t=json&token=" + grid.token();
  for (auto type :
       {"", "Content-Type: application/x-www-form-urlencoded\r\n"}) {
    auto reply = grid.ask("POST", "/status?t=json", type, sent);
    CHECK(reply.status == 200);
    CHECK(reply.headers["content-type"] == "application/json");
    CHECK(json::parse(reply.body)["active"].at(0)["id"] == "downloadaaaaaaaa");
    reply = grid.ask("POST", "/statistics?t=json", type, sent);
    CHECK(reply.status == 200);
    CHECK(json::parse(reply.body).contains("counters"));
  }
  CHECK(grid.ask("POST", "/status", "", sent).body.starts_with("{"));
}

TEST_CASE("a POST without the right token shows what everybody sees") {
  owned_fixture grid;
  auto reply = grid.ask("POST", "/status?t=json", "", "t=json");
  CHECK(reply.status == 200);
  CHECK_FALSE(tells_which(reply.body));
  for (auto target : {"/status", "/statistics"}) {
    std::string json_of = std::string{target} + "?t=json";
    auto wrong = grid.ask("POST", json_of, "", "token=" + grid.token() + "x");
    CHECK(wrong.status == 401);
    CHECK(wrong.body == "Invalid token\n");
    auto shown = grid.ask("POST", json_of + "&token=" + grid.token());
    CHECK(shown.status == 400);
    CHECK(shown.body == "Do not pass 'token' as URL argument\n");
    CHECK(grid.ask("POST", json_of, "Origin: http://evil.example\r\n").status
          == 403);
    CHECK(grid.ask("PUT", json_of).headers["allow"] == "GET, HEAD, POST");
  }
}

TEST_SUITE_END();

} // namespace tahoe::private_operations_test
