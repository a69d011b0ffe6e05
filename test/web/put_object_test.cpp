#include "test/support/drive_grid.hpp"

#include <doctest/doctest.h>

namespace tahoe::put_object_test {

using namespace tahoe::test;

TEST_SUITE_BEGIN("put_object");

namespace {

const std::string top = "/vdrive/global/";
const std::string hello_cap = "URI:LIT:nbswy3dp";
const std::string taken = "There was already a child by that name, and you "
                          "asked me to not replace it.\n";

struct row {
  std::string method;
  std::string target;
  std::string body;
  int status;
  std::string reply; ///< empty: any
};

void check_rows(drive_grid& grid, const std::vector<row>& rows) {
  for (auto& x : rows) {
    auto reply = grid.ask(x.method, x.target, "", x.body);
    CHECK_MESSAGE(reply.status == x.status, x.method, " ", x.target);
    if (!x.reply.empty())
      CHECK_MESSAGE(reply.body == x.reply, x.target);
  }
}

} // namespace

TEST_CASE("a body is stored and linked, its directories are made") {
  drive_grid grid;
  check_rows(
    grid, {
            {"PUT", top + "a/b/c", "hello", 201, hello_cap},
            {"GET", top + "a/b/c", "", 200, "hello"},
            {"PUT", top + "a/b/c", "other", 200, ""},
            {"GET", top + "a/b/c", "", 200, "other"},
            {"PUT", top + "a/b/c?replace=false", "third", 409, taken},
            {"PUT", top + "a/b/c?replace=only-files", "third", 200, ""},
            {"PUT", top + "a/b/c?offset=2", "part", 400, ""},
            {"GET", top + "a/b/c", "", 200, "third"},
            {"PUT", top + "a/b", "no", 400, "PUT to a directory\n"},
            {"PUT", top + "a/b?replace=only-files", "no", 400,
             "PUT to a directory\n"},
            {"PUT", top, "no", 400, ""},
            {"PUT", top + "a/b/c/d", "no", 409,
             "Cannot create directory d, because its parent is a file, not a "
             "directory\n"},
            {"PUT", top + "a/b/c?replace=odd", "no", 400,
             "invalid boolean argument\n"},
            {"PUT", top + "a/b/c?format=SDMF", "no", 501, ""},
            {"PUT", top + "a/b/c?t=odd", "no", 400, "PUT: bad t=odd\n"},
            {"GET", top + "a/b/c", "", 200, "third"},
            {"PUT", "/uri/" + hello_cap, "no", 400, ""},
          });
}

TEST_CASE("a refused upload makes no directories and takes no body") {
  drive_grid grid;
  auto cap = grid.ask("POST", "/uri?t=mkdir").body;
  auto read_cap = grid.ask("GET", "/uri/" + cap + "?t=readonly-uri").body;
  http_client client{grid.port};
  client.request("PUT", "/uri/" + read_cap + "/x/y",
                 "Expect: 100-continue\r\nContent-Length: 5\r\n");
  auto reply = client.read_reply();
  CHECK(reply.status == 403);
  CHECK(reply.headers["x-tahoe-error"] == "read_only");
  // The client goes away in the middle of its body.
  {
    http_client gone{grid.port};
    gone.request("PUT", "/uri/" + cap + "/x/y", "Content-Length: 50000\r\n");
    gone.send(std::string(100, 'x'));
  }
  CHECK(grid.ask("GET", "/uri/" + cap + "/x").status == 404);
}

TEST_CASE("a part of a file never takes the place of the whole") {
  drive_grid grid;
  auto put = [&](const std::string& range) {
    return grid.ask("PUT", top + "file", range, "some bytes").status;
  };
  CHECK(put("") == 201);
  CHECK(put("Content-Range: bytes 5-9/10\r\n") == 501);
  CHECK(grid.ask("GET", top + "file").body == "some bytes");
}

TEST_CASE("caps are linked, directories made and things unlinked") {
  drive_grid grid;
  auto cap = grid.ask("PUT", "/uri?t=mkdir").body;
  REQUIRE(cap.starts_with("URI:VDIR:"));
  auto in_cap = "/uri/" + cap + "/";
  check_rows(
    grid,
    {
      {"PUT", in_cap + "x?t=uri", " " + hello_cap + "\n", 200, hello_cap},
      {"GET", in_cap + "x", "", 200, "hello"},
      {"PUT", in_cap + "x?t=uri&replace=false", hello_cap, 409, taken},
      {"PUT", in_cap + "d/e?t=uri", cap, 200, cap},
      {"PUT", in_cap + "d/e?t=uri&replace=only-files", hello_cap, 409, taken},
      {"GET", in_cap + "d/e/d/e/x", "", 200, "hello"},
      {"PUT", in_cap + "y?t=uri", "nonsense", 400, ""},
      {"PUT", in_cap + "y?t=uri", std::string(10'000, 'x'), 413, ""},
      {"PUT", in_cap + "d?t=mkdir", "", 200, ""},
      {"GET", in_cap + "d/e/x", "", 200, "hello"},
      {"PUT", in_cap + "p/q/r?t=mkdir", "", 200, ""},
      {"GET", in_cap + "p/q/r?t=json", "", 200, ""},
      {"PUT", in_cap + "p?t=mkdir&format=CHK", "", 400, ""},
      {"PUT", in_cap + "x?t=mkdir", "", 409,
       "Unable to create directory x: a file was in the way\n"},
      {"DELETE", in_cap + "x", "", 200, hello_cap},
      {"DELETE", in_cap + "x", "", 404, "No such child: x\n"},
      {"DELETE", in_cap + "p/none/r", "", 404, "No such child: none\n"},
      {"DELETE", "/uri/" + cap, "", 400, ""},
    });
  auto unlinked = grid.ask("DELETE", in_cap + "p");
  CHECK(unlinked.body.starts_with("URI:VDIR:"));
  CHECK(grid.ask("GET", "/uri/" + unlinked.body + "/q?t=uri").status == 200);
  CHECK(grid.ask("PUT", in_cap + "u?t=uri", "", "URI:NEW:1")
          .body.starts_with("MustNotBeUnknownRWError: "));
  auto read_cap = grid.ask("GET", "/uri/" + cap + "?t=readonly-uri").body;
  for (auto method : {"PUT", "DELETE"})
    CHECK(grid.ask(method, "/uri/" + read_cap + "/d").status == 403);
}

TEST_CASE("many make the same directories at once, and all arrive") {
  drive_grid grid;
  std::vector<std::unique_ptr<http_client>> clients;
  for (int i = 0; i < 8; ++i) {
    clients.push_back(std::make_unique<http_client>(grid.port));
    clients.back()->request("PUT", top + "new/way/f" + std::to_string(i), "",
                            "hello");
  }
  for (auto& client : clients)
    CHECK(client->read_reply().status == 201);
  for (int i = 0; i < 8; ++i)
    CHECK(grid.ask("GET", top + "new/way/f" + std::to_string(i)).body
          == "hello");
}

TEST_SUITE_END();

} // namespace tahoe::put_object_test
