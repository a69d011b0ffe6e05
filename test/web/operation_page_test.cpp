#include "test/support/operation_samples.hpp"
#include "test/support/web_fixture.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

namespace tahoe::operation_page_test {

using namespace tahoe::test;

TEST_SUITE_BEGIN("operation_page");

namespace {

const auto running_page = "/operations/downloadaaaaaaaa";
const auto cancel = "/operations/downloadaaaaaaaa?t=cancel";

/// With an upload that has failed and an older download that runs.
struct operations_fixture : web_fixture {
  operations_fixture() {
    files->uploads = {failed_upload()};
    files->downloads = {running_download()};
  }
};

} // namespace

TEST_CASE("the status page has what runs, its JSON what has ended, too") {
  operations_fixture grid;
  auto page = grid.ask("GET", "/");
  CHECK(page.status == 200);
  CHECK(page.body.find(running_page) != std::string::npos);
  auto ended = page.body.find("/operations/uploadaaaaaaaaaa");
  CHECK(ended == std::string::npos);
  auto reply = grid.ask("GET", "/?t=json");
  auto value = nlohmann::json::parse(reply.body)["operations"];
  REQUIRE(value.size() == 2);
  CHECK(value[0]["id"] == "downloadaaaaaaaa");
  CHECK(value[1]["error"] == "not_enough_servers");
}

TEST_CASE("an operation has a page of its own") {
  operations_fixture grid;
  auto page = grid.ask("GET", running_page);
  CHECK(page.status == 200);
  CHECK(page.headers["content-type"] == "text/html;charset=utf-8");
  CHECK(page.headers["content-security-policy"].find("form-action 'self'")
        != std::string::npos);
  CHECK(page.body.find("damaged share reported") != std::string::npos);
  auto json = grid.ask("GET", std::string{running_page} + "?t=json");
  CHECK(json.headers["content-type"] == "application/json");
  CHECK(nlohmann::json::parse(json.body)["servers"].size() == 1);
  CHECK(grid.ask("HEAD", running_page).status == 200);
}

TEST_CASE("an unknown operation is 404, a wrong request says what works") {
  operations_fixture grid;
  CHECK(grid.ask("GET", "/operations/none").status == 404);
  CHECK(grid.ask("GET", "/operations").status == 404);
  CHECK(grid.ask("GET", std::string{running_page} + "/x").status == 404);
  CHECK(grid.ask("GET", std::string{running_page} + "?t=xml").status == 400);
  CHECK(grid.ask("POST", running_page).status == 400);
  CHECK(grid.ask("POST", "/operations/none?t=cancel").status == 404);
  auto wrong = grid.ask("DELETE", running_page);
  CHECK(wrong.status == 405);
  CHECK(wrong.headers["allow"] == "GET, HEAD, POST");
  CHECK(grid.files->cancelled_by_id == 0);
}

TEST_CASE("POST cancels and leads to the page") {
  operations_fixture grid;
  auto reply = grid.ask("POST", cancel);
  CHECK(reply.status == 303);
  CHECK(reply.headers["location"] == running_page);
  CHECK(grid.files->cancelled_by_id == 1);
  CHECK(grid.ask("POST", "/operations/uploadaaaaaaaaaa?t=cancel").status
        == 303);
  CHECK(grid.files->cancelled_by_id == 2);
  CHECK(grid.ask("GET", cancel).status == 400);
  CHECK(grid.files->cancelled_by_id == 2);
}

TEST_CASE("a page from elsewhere cannot cancel") {
  operations_fixture grid;
  auto ask = [&](const char* headers) {
    return grid.ask("POST", cancel, headers).status;
  };
  CHECK(ask("Sec-Fetch-Site: cross-site\r\n") == 403);
  CHECK(ask("Sec-Fetch-Site: same-site\r\n") == 403);
  CHECK(ask("Origin: http://evil.example\r\n") == 403);
  CHECK(ask("Origin: null\r\n") == 403);
  CHECK(grid.files->cancelled_by_id == 0);
  CHECK(ask("Sec-Fetch-Site: same-origin\r\n") == 303);
  CHECK(grid.files->cancelled_by_id == 1);
}

TEST_CASE("a node without the client role has no operations") {
  web_fixture grid{patient_limits(), false};
  CHECK(grid.ask("GET", "/operations/x").status == 404);
  CHECK(grid.ask("POST", "/operations/x?t=cancel").status == 404);
  auto page = grid.ask("GET", "/").body;
  CHECK(page.find("Nothing is being stored or read") != std::string::npos);
}

TEST_CASE("a transfer's record goes by the name in its reply") {
  web_fixture grid;
  auto put = grid.ask("PUT", "/uri", "", "x");
  CHECK(put.headers["x-tahoe-operation"] == grid.files->operation);
  auto get = grid.ask("GET", "/uri/" + put.body);
  CHECK(get.headers["x-tahoe-operation"] == grid.files->operation);
  CHECK(get.headers["x-tahoe-operation"] != put.headers["x-tahoe-operation"]);
}

TEST_SUITE_END();

} // namespace tahoe::operation_page_test
