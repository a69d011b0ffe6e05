#include "test/support/drive_grid.hpp"
#include "web/server/request_target.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

namespace tahoe::get_object_test {

using namespace tahoe::test;
using nlohmann::json;

TEST_SUITE_BEGIN("get_object");

namespace {

const std::string top = "/vdrive/global/";

} // namespace

TEST_CASE("paths lead to files and directories") {
  drive_grid grid;
  std::string content(100'000, 'x');
  content.replace(50'000, 4, "mark");
  REQUIRE(grid.ask("PUT", top + "a/b/photo.png", "", content).status == 201);
  REQUIRE(grid.ask("PUT", top + "a/small", "", "tiny").status == 201);
  auto write_cap = grid.ask("GET", top + "a?t=uri").body;
  auto read_cap = grid.ask("GET", top + "a?t=readonly-uri").body;
  REQUIRE(write_cap.starts_with("URI:VDIR:"));
  REQUIRE(read_cap.starts_with("URI:VDIR-RO:"));

  SUBCASE("a file is served as under its cap, with its name") {
    auto reply = grid.ask("GET", top + "a/b/photo.png");
    CHECK(reply.status == 200);
    CHECK(reply.body == content);
    CHECK(reply.headers["content-type"] == "image/png");
    auto tag = reply.headers["etag"];
    CHECK(tag.size() > 2);
    CHECK(
      grid.ask("GET", top + "a/b/photo.png", "If-None-Match: " + tag + "\r\n")
        .status
      == 304);
    auto part = grid.ask("GET", "/uri/" + read_cap + "/b/photo.png",
                         "Range: bytes=50000-50003\r\n");
    CHECK(part.status == 206);
    CHECK(part.body == "mark");
    auto head = grid.ask("HEAD", "/uri/" + write_cap + "/b/photo.png?save=1");
    CHECK(head.headers["content-length"] == "100000");
    CHECK(head.headers["content-disposition"].starts_with(
      "attachment; filename=\"photo.png\""));
    auto cap = grid.ask("GET", top + "a/b/photo.png?t=uri").body;
    CHECK(grid.ask("GET", "/file/" + cap + "/@@named=/x.gif")
            .headers["content-type"]
          == "image/gif");
    CHECK(grid.ask("GET", "/named/" + cap + "/x.gif").body == content);
  }

  SUBCASE("JSON tells what is there") {
    auto file = json::parse(grid.ask("GET", top + "a/small?t=json").body);
    CHECK(file[0] == "filenode");
    CHECK(file[1]["size"] == 4);
    CHECK(file[1]["metadata"]["tahoe"]["linkcrtime"].is_number());
    auto reply = grid.ask("GET", "/uri/" + write_cap + "?t=json");
    CHECK(reply.headers["content-type"] == "text/plain;charset=utf-8");
    auto directory = json::parse(reply.body);
    CHECK(directory[0] == "dirnode");
    CHECK(directory[1]["rw_uri"] == write_cap);
    CHECK(directory[1]["ro_uri"] == read_cap);
    CHECK(directory[1]["children"]["small"][0] == "filenode");
    CHECK(directory[1]["children"]["b"][1].contains("rw_uri"));
    directory
      = json::parse(grid.ask("GET", "/cap/" + read_cap + "/?t=json").body);
    CHECK_FALSE(directory[1].contains("rw_uri"));
    CHECK_FALSE(directory[1]["children"]["b"][1].contains("rw_uri"));
  }

  SUBCASE("a directory has a page, at an address with a slash") {
    auto reply = grid.ask("GET", top + "a?page=1");
    CHECK(reply.status == 302);
    CHECK(reply.headers["location"] == "a/?page=1");
    reply = grid.ask("GET", "/uri/" + read_cap + "/");
    CHECK(reply.status == 200);
    CHECK(reply.headers["content-type"] == "text/html;charset=utf-8");
    CHECK(reply.headers.count("content-security-policy"));
    CHECK(reply.body.find("./b/") != std::string::npos);
    CHECK(reply.body.find(percent_encode(write_cap)) == std::string::npos);
    CHECK(reply.body.find(write_cap) == std::string::npos);
  }

  SUBCASE("forms about an entry stand beneath the directory") {
    auto reply = grid.ask("GET", top + "a?t=rename-form&name=small");
    CHECK(reply.status == 302);
    CHECK(reply.headers["location"] == "a/?t=rename-form&name=small");
    reply = grid.ask("GET", top + "a/?t=rename-form&name=small&when_done=..");
    CHECK(reply.status == 200);
    CHECK(reply.body.find("value=\"..\"") != std::string::npos);
    reply = grid.ask("GET", top + "a/?t=unlink-form&name=small");
    CHECK(reply.status == 200);
    CHECK(reply.body.find("Unlink?") != std::string::npos);
    CHECK(grid.ask("GET", top + "a/small").body == "tiny");
    reply = grid.ask("GET", top + "a/?t=rename-form&name=x&when_done=//evil/");
    CHECK(reply.status == 400);
  }

  SUBCASE("info tells caps and where the shares are") {
    auto reply = grid.ask("GET", top + "a/b/photo.png?t=info");
    CHECK(reply.status == 200);
    auto has = [&](const std::string& text) {
      return reply.body.find(text) != std::string::npos;
    };
    CHECK(has("<title>photo.png"));
    CHECK(has(grid.ask("GET", top + "a/b/photo.png?t=uri").body));
    CHECK(has("of 1 connected servers"));
    CHECK(has("URI:CHK-Verifier:"));
    reply = grid.ask("GET", "/uri/" + read_cap + "?t=info");
    CHECK(has(read_cap));
    CHECK(has("URI:VDIR-Verifier:"));
    CHECK_FALSE(has(write_cap));
    CHECK(has("t=start-manifest"));
    reply = grid.ask("GET", top + "a/small?t=info");
    CHECK(has("immutable LIT file, 4 B"));
    CHECK_FALSE(has("Shares</h2>"));
  }

  SUBCASE("no browser keeps caps, or what is private, for who comes next") {
    auto kept
      = [&](const std::string& target, const std::string& headers = "") {
          return grid.ask("GET", target, headers).headers["cache-control"];
        };
    for (auto form : {"?t=json", "?t=uri", "?t=readonly-uri"}) {
      CHECK(kept("/uri/" + read_cap + form) == "no-store");
      CHECK(kept(top + "a/small" + form) == "no-store");
      CHECK(kept(top + "a/b/photo.png" + form) == "private, no-cache");
    }
    CHECK(kept(top + "a/b/photo.png") == "");
    auto owner = grid.authorization();
    const std::string mine = "/vdrive/private/photo.png";
    REQUIRE(grid.ask("PUT", mine, owner, content).status == 201);
    CHECK(kept(mine, owner) == "private, no-cache");
    auto tag = grid.ask("GET", mine, owner).headers["etag"];
    auto again
      = grid.ask("GET", mine, owner + "If-None-Match: " + tag + "\r\n");
    CHECK(again.status == 304);
    CHECK(again.headers["cache-control"] == "private, no-cache");
    auto cap = grid.ask("GET", mine + "?t=uri", owner).body;
    again = grid.ask("GET", mine + "?t=uri",
                     owner + "If-None-Match: " + tag + "\r\n");
    CHECK(again.headers["cache-control"] == "private, no-cache");
    CHECK(kept("/uri/" + cap) == "");
  }

  SUBCASE("who asks for shares from a page elsewhere gets the page alone") {
    const std::string elsewhere = "Sec-Fetch-Site: cross-site\r\n";
    auto target = top + "a/b/photo.png?t=info";
    auto reply = grid.ask("GET", target, elsewhere);
    CHECK(reply.status == 200);
    CHECK(reply.body.find("no server was asked") != std::string::npos);
    CHECK(reply.body.find("connected servers") == std::string::npos);
    reply = grid.ask("GET", target, "Sec-Fetch-Site: none\r\n");
    CHECK(reply.body.find("connected servers") != std::string::npos);
  }

  SUBCASE("what is not there is said in Tahoe-LAFS' words") {
    struct row {
      std::string method;
      std::string target;
      int status;
      std::string body;
    };
    auto in_cap = "/uri/" + read_cap;
    for (auto& x : {
           row{"GET", top + "a/none", 404, "No such child: none\n"},
           row{"GET", top + "a/none/x?t=json", 404, "No such child: none\n"},
           row{"GET", in_cap + "/caf%C3%A9", 404, "No such child: caf\u00e9\n"},
           row{"GET", in_cap + "/small/x", 400,
               "Files have no children named x\n"},
           row{"GET", in_cap + "//x", 400,
               "The webapi does not allow empty pathname components, i.e. a "
               "double slash\n"},
           row{"GET", in_cap + "/small?t=odd", 400, "GET file: bad t=odd\n"},
           row{"GET", in_cap + "?t=odd", 400, "GET directory: bad t=odd\n"},
           row{"GET", in_cap + "/?t=rename-form", 400,
               "this needs the argument name=\n"},
           row{"GET", in_cap + "/small?t=rename-form&name=x", 400,
               "GET file: bad t=rename-form\n"},
           row{"HEAD", in_cap + "/small?t=json", 400, ""},
           row{"GET", "/file/" + read_cap + "/x", 400, ""},
           row{"GET", "/vdrive/others/x", 404, ""},
           row{"GET", "/vdrive", 404, ""},
           row{"GET", in_cap + "/a%2Fb", 400, ""},
         }) {
      auto reply = grid.ask(x.method, x.target);
      CHECK_MESSAGE(reply.status == x.status, x.target);
      if (!x.body.empty())
        CHECK(reply.body == x.body);
    }
    CHECK(grid.ask("GET", top + "a/none").headers["x-tahoe-error"]
          == "not_found");
  }

  SUBCASE("a vdrive that is away is said so") {
    grid.stop_vdrive();
    auto reply = grid.ask("GET", top + "a/small");
    CHECK(reply.status == 503);
    CHECK(reply.headers["x-tahoe-error"] == "try_later");
    CHECK(grid.ask("GET", "/uri/URI:LIT:nbswy3dp").body == "hello");
    reply = grid.ask("GET", "/uri/" + read_cap + "?t=json");
    CHECK(reply.status == 503);
    CHECK(json::parse(reply.body).contains("error"));
  }
}

TEST_SUITE_END();

} // namespace tahoe::get_object_test
