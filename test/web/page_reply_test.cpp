#include "test/support/web_fixture.hpp"
#include "web/server/http_date.hpp"
#include "web/server/page_reply.hpp"

#include <doctest/doctest.h>

namespace tahoe::page_reply_test {

using namespace tahoe::test;

TEST_SUITE_BEGIN("page_reply");

namespace {

const std::string browser
  = "Accept: text/html,application/xhtml+xml,*/*;q=0.8\r\n";

bool has(const std::string& page, std::string_view text) {
  return page.find(text) != std::string::npos;
}

} // namespace

TEST_CASE("an error is a page to a browser and a line to everybody else") {
  web_fixture grid;
  auto line = grid.ask("GET", "/nowhere", "Accept: */*\r\n");
  CHECK(line.status == 404);
  CHECK(line.body == "there is no such page\n");
  auto page = grid.ask("GET", "/nowhere", browser);
  CHECK(page.status == 404);
  CHECK(page.headers["content-type"] == "text/html;charset=utf-8");
  CHECK(has(page.headers["content-security-policy"], "default-src 'none'"));
  CHECK(has(page.body, "<p>there is no such page</p>"));
  CHECK(has(page.body, "<title>Not here"));
}

TEST_CASE("an error page keeps the error's headers and escapes its text") {
  web_fixture grid;
  auto page = grid.ask("GET", "/uri/URI:LIT:aa/%3Cb%3E", browser);
  CHECK(page.status == 400);
  CHECK(page.headers["x-tahoe-error"] == "malformed");
  CHECK_FALSE(has(page.body, "<b>"));
  auto head = grid.ask("HEAD", "/nowhere", browser);
  CHECK(head.status == 404);
  CHECK(head.body.empty());
}

TEST_CASE("what a form in a directory could not do leads back to it") {
  web_fixture grid;
  auto way = "<a class=\"button\" href=\"./\">Back to the directory</a>";
  auto post = [&](const char* target) {
    return grid.ask("POST", target, browser).body;
  };
  CHECK(has(post("/uri/URI:LIT:aa/?t=mkdir"), way));
  CHECK_FALSE(has(post("/uri/URI:LIT:aa?t=odd"), way));
  CHECK_FALSE(has(post("/"), way));
  CHECK_FALSE(has(grid.ask("GET", "/nowhere/", browser).body, way));
}

TEST_CASE("every reply says when it was made") {
  web_fixture grid;
  for (auto target : {"/", "/uri/URI:LIT:aa", "/nowhere"}) {
    auto date = grid.ask("GET", target).headers["date"];
    CHECK(date.size() == std::string{"Sun, 06 Nov 1994 08:49:37 GMT"}.size());
    CHECK(date.ends_with(" GMT"));
  }
  using std::chrono::seconds;
  CHECK(http_date(std::chrono::system_clock::time_point{seconds{784111777}})
        == "Sun, 06 Nov 1994 08:49:37 GMT");
}

TEST_CASE("a browser that stores a file by a form gets a page with its cap") {
  web_fixture grid;
  const std::string form
    = "--mark\r\nContent-Disposition: form-data; name=\"file\"; "
      "filename=\"x\"\r\n\r\ncontent\r\n--mark--\r\n";
  const std::string type
    = "Content-Type: multipart/form-data; boundary=mark\r\n";
  grid.files->answered_cap = "URI:LIT:aebag";
  auto tool = grid.ask("POST", "/uri?t=upload", type, form);
  CHECK(tool.body == "URI:LIT:aebag");
  auto page = grid.ask("POST", "/uri?t=upload", type + browser, form);
  CHECK(page.status == 200);
  CHECK(page.headers["content-type"] == "text/html;charset=utf-8");
  CHECK(has(page.body, "value=\"" + tool.body + "\""));
  CHECK(has(page.body, "<svg class=\"qr\""));
  auto lost
    = grid.ask("POST", "/uri?t=upload&when_done=/x", type + browser, form);
  CHECK(lost.status == 302);
}

TEST_SUITE_END();

} // namespace tahoe::page_reply_test
