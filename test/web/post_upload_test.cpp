#include "test/support/drive_grid.hpp"

#include <doctest/doctest.h>

namespace tahoe::post_upload_test {

using namespace tahoe::test;

TEST_SUITE_BEGIN("post_upload");

namespace {

const std::string type = "Content-Type: multipart/form-data; boundary=mark\r\n";

std::string field(const std::string& name, const std::string& value) {
  return "--mark\r\nContent-Disposition: form-data; name=\"" + name
         + "\"\r\n\r\n" + value + "\r\n";
}

std::string file(const std::string& name, const std::string& content) {
  return "--mark\r\nContent-Disposition: form-data; name=\"file\"; filename=\""
         + name + "\"\r\nContent-Type: application/octet-stream\r\n\r\n"
         + content + "\r\n";
}

const std::string end = "--mark--\r\n";
const std::string hello_cap = "URI:LIT:nbswy3dp";

} // namespace

TEST_CASE("a form uploads a file into a directory") {
  drive_grid grid;
  const std::string top = "/vdrive/global/";
  auto post = [&](const std::string& rest, const std::string& body) {
    return grid.ask("POST", top + rest, type, body);
  };
  REQUIRE(grid.ask("PUT", top + "new/way?t=mkdir").status == 200);
  auto reply = post("new/way?t=upload", file("caf\u00e9.txt", "hello") + end);
  CHECK(reply.status == 200);
  CHECK(reply.body == hello_cap);
  CHECK(grid.ask("GET", top + "new/way/caf%C3%A9.txt").body == "hello");

  SUBCASE("the fields around the file count") {
    reply = post("new", field("t", "upload") + field("name", "other")
                          + file("x", "hello")
                          + field("when_done", "/vdrive/global/") + end);
    CHECK(reply.status == 302);
    CHECK(reply.headers["location"] == "/vdrive/global/");
    CHECK(grid.ask("GET", top + "new/other").body == "hello");
    reply = post("new", file("other", "bye") + field("replace", "false") + end);
    CHECK(reply.status == 409);
    CHECK(grid.ask("GET", top + "new/other").body == "hello");
    CHECK(post("new", field("t", "mkdir") + field("name", "sub") + end).status
          == 200);
    CHECK(grid.ask("GET", top + "new/sub?t=json").status == 200);
    CHECK(post("new?t=upload", file("sub", "hello") + end).status == 409);
  }

  SUBCASE("what is no directory is the place of the file itself") {
    CHECK(post("new/place?t=upload", file("x", "hello") + end).status == 200);
    CHECK(grid.ask("GET", top + "new/place").body == "hello");
    CHECK(post("new/place?t=upload", file("x", "again") + end).status == 200);
    CHECK(grid.ask("GET", top + "new/place").body == "again");
    CHECK(post("new/place?t=upload&replace=false", file("x", "no") + end).status
          == 409);
    CHECK(post("new/made?t=upload&name=x", file("y", "hello") + end).status
          == 200);
    CHECK(grid.ask("GET", top + "new/made/x").body == "hello");
    CHECK(post("new/place/x?t=upload", file("y", "hello") + end).status == 409);
  }

  SUBCASE("a file of some pieces arrives whole") {
    std::string content(3'500'000, 'x');
    for (size_t i = 0; i < content.size(); i += 1000)
      content.replace(i, 8, "\r\n--mar\r");
    CHECK(post("new?t=upload", file("large", content) + end).status == 200);
    CHECK(grid.ask("GET", top + "new/large").body == content);
  }

  SUBCASE("what is no upload is said") {
    CHECK(post("new?t=upload", field("name", "x") + end).status == 400);
    CHECK(grid.ask("POST", top + "new?t=upload").status == 400);
    CHECK(post("new?t=upload", file("", "hello") + end).status == 400);
    CHECK(post("new?t=upload", file("a/b", "hello") + end).status == 400);
    CHECK(post("new?t=upload", file("x", "hello")).status == 400);
    CHECK(post("new?t=upload", file("x", "hello") + file("y", "z") + end).status
          == 400);
    CHECK(post("new", field("big", std::string(100'000, 'x')) + end).status
          == 413);
    std::string fields;
    for (int i = 0; i < 2000; ++i)
      fields += field("x", "");
    CHECK(post("new", fields + end).status == 413);
    CHECK(grid.ask("GET", top + "new/x").status == 404);
  }

  SUBCASE("without a directory, the cap is the reply or leads on") {
    auto unlinked = [&](const std::string& query) {
      return grid.ask("POST", "/uri" + query, type, file("x", "hello") + end);
    };
    CHECK(unlinked("").body == hello_cap);
    reply = unlinked("?t=upload&when_done=/uri/%25(uri)s");
    CHECK(reply.status == 302);
    CHECK(reply.headers["location"] == "/uri/URI%3ALIT%3Anbswy3dp");
    CHECK(unlinked("?t=upload&when_done=//evil").status == 400);
    CHECK(unlinked("?t=upload&when_done=").body == hello_cap);
  }
}

TEST_SUITE_END();

} // namespace tahoe::post_upload_test
