#include "test/support/operation_samples.hpp"
#include "test/support/web_fixture.hpp"

#include <caf/send.hpp>
#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

namespace tahoe::deep_page_test {

using namespace tahoe::test;
using nlohmann::json;

TEST_SUITE_BEGIN("deep_page");

namespace {

struct deep_fixture : web_fixture {
  http_reply start(const std::string& action, const std::string& rest) {
    return ask("POST", "/uri/" + stub_directory_cap() + "?t=start-" + action
                         + "&" + rest);
  }

  http_reply look(const std::string& handle, const std::string& query = "") {
    return ask("GET", "/operations/" + handle + query);
  }

  bool finishes(const std::string& handle) {
    return eventually([&] {
      auto reply = look(handle, "?output=json");
      return reply.status == 200 && json::parse(reply.body)["finished"] == true;
    });
  }

  int status_of(const std::string& handle) {
    return look(handle, "?output=json").status;
  }
};

} // namespace

TEST_CASE("an unknown handle is 404, in the words of Tahoe-LAFS") {
  deep_fixture grid;
  for (auto query : {"", "?t=status&output=JSON", "?output=text"}) {
    auto reply = grid.look("what", query);
    CHECK(reply.status == 404);
    CHECK(reply.body == "unknown/expired handle 'what'\n");
  }
  CHECK(grid.ask("POST", "/operations/what?t=cancel").body
        == "unknown/expired handle 'what'\n");
  CHECK(grid.look("what/ever").status == 404);
}

TEST_CASE("each operation has the form that its clients expect") {
  deep_fixture grid;
  grid.start("manifest", "ophandle=m");
  grid.start("deep-size", "ophandle=size");
  grid.start("deep-stats", "ophandle=stats");
  REQUIRE(grid.finishes("m"));
  REQUIRE(grid.finishes("size"));
  REQUIRE(grid.finishes("stats"));
  struct row {
    const char* handle;
    const char* query;
    int status;
    const char* type;
    const char* text;
  };
  const row table[] = {
    {"m", "", 200, "text/html;charset=utf-8", "<title>Manifest"},
    {"m", "?output=HTML", 200, "text/html;charset=utf-8", "sub/file 0"},
    {"m", "?output=JSON", 200, "text/plain;charset=utf-8", "\"verifycaps\": ["},
    {"m", "?output=text", 200, "text/plain;charset=utf-8",
     "finished: yes\n URI:VDIR:"},
    {"m", "?output=text", 200, "text/plain;charset=utf-8",
     "\nsub/file 0 URI:LIT:pa\n"},
    {"m", "?output=xml", 400, "text/plain;charset=utf-8", "html and json"},
    {"m", "?retain-for=x", 400, "text/plain;charset=utf-8", "retain-for="},
    {"m", "?release-after-complete=x", 400, "text/plain;charset=utf-8",
     "invalid boolean argument"},
    {"size", "", 200, "text/plain;charset=utf-8", "finished: yes\nsize: 0\n"},
    {"size", "?output=json", 200, "text/plain;charset=utf-8",
     "\"size-literal-files\": 1"},
    {"size", "?output=html", 200, "text/html;charset=utf-8", "Deep size"},
    {"stats", "", 200, "text/plain;charset=utf-8", "\"count-files\": 1"},
    {"stats", "?t=status&output=JSON", 200, "text/plain;charset=utf-8",
     "\"finished\": true"},
    {"stats", "?output=html", 200, "text/html;charset=utf-8", "statistics"},
    {"stats", "?output=text", 200, "text/plain;charset=utf-8",
     "\"count-files\": 1"},
    {"stats", "?output=xml", 400, "text/plain;charset=utf-8", "html and json"},
  };
  for (auto& [handle, query, status, type, text] : table) {
    CAPTURE(handle);
    CAPTURE(query);
    auto reply = grid.look(handle, query);
    CHECK(reply.status == status);
    CHECK(reply.complete);
    CHECK(reply.headers["content-type"] == type);
    CHECK(reply.body.find(text) != std::string::npos);
  }
  CHECK(grid.ask("HEAD", "/operations/m").status == 200);
  auto wrong = grid.ask("DELETE", "/operations/m");
  CHECK(wrong.status == 405);
}

TEST_CASE("cancelling ends the walk and forgets the handle") {
  deep_fixture grid;
  grid.walks->stuck = true;
  grid.start("manifest", "ophandle=h");
  CHECK(eventually([&] { return grid.walks->sessions == 1; }));
  auto reply = grid.look("h", "?output=json");
  CHECK(json::parse(reply.body)["finished"] == false);
  CHECK(grid.ask("POST", "/operations/h?t=odd").status == 400);
  reply = grid.ask("POST", "/operations/h?t=cancel&output=html");
  CHECK(reply.status == 200);
  CHECK(reply.body.find(">cancelled<") != std::string::npos);
  CHECK(eventually([&] { return grid.walks->sessions == 0; }));
  CHECK(grid.status_of("h") == 404);
  CHECK(grid.ask("POST", "/operations/h?t=cancel").status == 404);
}

TEST_CASE("a page from elsewhere cannot cancel a walk") {
  deep_fixture grid;
  grid.start("manifest", "ophandle=h");
  CHECK(
    grid.ask("POST", "/operations/h?t=cancel", "Sec-Fetch-Site: cross-site\r\n")
      .status
    == 403);
  CHECK(grid.status_of("h") == 200);
}

TEST_CASE("a handle is released when its end was seen") {
  deep_fixture grid;
  const std::string release = "?output=json&release-after-complete=true";
  grid.walks->stuck = true;
  grid.start("deep-size", "ophandle=h");
  CHECK(grid.look("h", release).status == 200);
  CHECK(grid.status_of("h") == 200);
  grid.walks->stuck = false;
  grid.start("deep-size", "ophandle=h");
  REQUIRE(grid.finishes("h"));
  CHECK(grid.ask("HEAD", "/operations/h" + release).status == 200);
  auto reply = grid.look("h", release);
  CHECK(json::parse(reply.body)["finished"] == true);
  CHECK(grid.status_of("h") == 404);
}

TEST_CASE("a handle may be short-lived") {
  deep_fixture grid;
  grid.start("deep-size", "ophandle=h&retain-for=0");
  CHECK(eventually([&] { return grid.status_of("h") == 404; }));
  grid.start("deep-size", "ophandle=k");
  REQUIRE(grid.finishes("k"));
  CHECK(grid.look("k", "?retain-for=0").status == 200);
  CHECK(grid.status_of("k") == 404);
}

TEST_CASE("a handle that is used again ends what it named") {
  deep_fixture grid;
  grid.walks->stuck = true;
  for (int i = 0; i < 3; ++i)
    grid.start("manifest", "ophandle=h");
  CHECK(eventually([&] { return grid.walks->started == 3; }));
  CHECK(eventually([&] { return grid.walks->sessions == 1; }));
}

TEST_CASE("what fails says why") {
  deep_fixture grid;
  grid.walks->fails = true;
  grid.start("manifest", "ophandle=h");
  CHECK(eventually([&] { return grid.status_of("h") == 503; }));
  CHECK(grid.look("h", "?output=json").body == "the vdrive is away\n");
  auto page = grid.look("h");
  CHECK(page.status == 200);
  CHECK(page.body.find("the vdrive is away") != std::string::npos);
}

TEST_CASE("what could not be read is told with the rest") {
  deep_fixture grid;
  grid.walks->damaged = 30;
  grid.start("deep-stats", "ophandle=h");
  REQUIRE(grid.finishes("h"));
  auto problems = json::parse(grid.look("h").body)["problems"];
  REQUIRE(problems.size() == 21);
  CHECK(problems[0].get<std::string>().starts_with("30 things could not"));
}

TEST_CASE("a hundred handles are kept, not more") {
  deep_fixture grid;
  for (int i = 0; i < 105; ++i) {
    auto handle = "h" + std::to_string(i);
    REQUIRE(grid.start("deep-size", "ophandle=" + handle).status == 302);
    REQUIRE(grid.finishes(handle));
  }
  int known = 0;
  for (int i = 0; i < 105; ++i)
    known += grid.status_of("h" + std::to_string(i)) == 200 ? 1 : 0;
  CHECK(known == 100);
  CHECK(grid.status_of("h104") == 200);
}

TEST_CASE("a manifest without end is given up, and says so") {
  deep_fixture grid;
  grid.walks->parts = 1'000'000'000;
  grid.walks->entries = 500;
  grid.start("manifest", "ophandle=h");
  CHECK(eventually([&] { return grid.walks->sessions == 0; }));
  auto reply = grid.look("h", "?output=json");
  CHECK(reply.status == 507);
  CHECK(reply.headers["x-tahoe-error"] == "no_space");
  CHECK(reply.body.find("t=stream-manifest has no such limit")
        != std::string::npos);
}

TEST_CASE("uploads and downloads keep their pages, and their ids") {
  deep_fixture grid;
  grid.files->uploads = {failed_upload()};
  auto id = failed_upload().id;
  CHECK(grid.start("manifest", "ophandle=" + id).status == 409);
  grid.start("manifest", "ophandle=h");
  for (auto query : {"?t=json", "?output=JSON", "?t=status&output=json"}) {
    auto reply = grid.look(id, query);
    CHECK(json::parse(reply.body)["id"] == id);
  }
  CHECK(grid.look(id, "?output=text").status == 400);
  CHECK(grid.ask("POST", "/operations/" + id + "?t=cancel").status == 303);
  CHECK(grid.files->cancelled_by_id == 1);
}

TEST_CASE("a web service that ends takes its walks with it") {
  deep_fixture grid;
  grid.walks->stuck = true;
  grid.start("manifest", "ophandle=h");
  CHECK(eventually([&] { return grid.walks->sessions == 1; }));
  caf::anon_send_exit(grid.web, caf::exit_reason::user_shutdown);
  CHECK(eventually([&] { return grid.walks->sessions == 0; }));
}

TEST_SUITE_END();

} // namespace tahoe::deep_page_test
