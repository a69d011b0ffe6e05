#include "test/support/drive_grid.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

namespace tahoe::post_object_test {

using namespace tahoe::test;
using nlohmann::json;

TEST_SUITE_BEGIN("post_object");

namespace {

const std::string hello_cap = "URI:LIT:nbswy3dp";
const std::string form = "Content-Type: application/x-www-form-urlencoded\r\n";

struct fixture : drive_grid {
  fixture() { cap = ask("POST", "/uri?t=mkdir").body; }

  std::string in_cap(const std::string& rest) { return "/uri/" + cap + rest; }

  http_reply post(const std::string& rest, const std::string& body = "") {
    return ask("POST", in_cap(rest), "", body);
  }

  json children() {
    return json::parse(ask("GET", in_cap("?t=json")).body)[1]["children"];
  }

  std::string cap;
};

std::string child(const std::string& name, const std::string& properties) {
  return "\"" + name + "\": [\"filenode\", {" + properties + "}]";
}

} // namespace

TEST_CASE("directories are made, and replaced only when that is spelt out") {
  fixture grid;
  auto made = grid.post("?t=mkdir&name=d");
  CHECK(made.status == 200);
  CHECK(made.body.starts_with("URI:VDIR:"));
  CHECK(grid.post("?t=mkdir&name=d").body == made.body);
  CHECK(grid.post("/d?t=mkdir").body == made.body);
  CHECK(grid.post("?t=mkdir&name=d&replace=false").status == 409);
  CHECK(grid.post("?t=mkdir&name=d&replace=only-files").status == 400);
  auto anew = grid.post("?t=mkdir&name=d&replace=true");
  CHECK(anew.status == 200);
  CHECK(anew.body != made.body);
  CHECK(grid.post("/a/b/c?t=mkdir").status == 200);
  CHECK(grid.ask("GET", grid.in_cap("/a/b/c?t=uri")).status == 200);
  REQUIRE(grid.ask("PUT", grid.in_cap("/f"), "", "hello").status == 201);
  CHECK(grid.post("/f?t=mkdir").body
        == "Unable to create directory f: a file was in the way\n");
  CHECK(grid.post("?t=mkdir&name=a%2Fb").status == 400);
}

TEST_CASE("a directory appears with its children") {
  fixture grid;
  auto body = "{" + child("x", "\"ro_uri\": \"" + hello_cap + "\"") + "}";
  auto made = grid.post("?t=mkdir-with-children&name=d", body);
  CHECK(made.status == 200);
  CHECK(grid.ask("GET", grid.in_cap("/d/x")).body == "hello");
  CHECK(grid.post("?t=mkdir-with-children&name=d", body).status == 409);
  CHECK(grid.post("/p/q?t=mkdir-with-children", body).status == 200);
  CHECK(grid.ask("GET", grid.in_cap("/p/q/x")).body == "hello");
  CHECK(grid.post("?t=mkdir-with-children&name=e", "{").status == 400);
  CHECK(grid.ask("GET", grid.in_cap("/e")).status == 404);
  auto unlinked = grid.ask("POST", "/uri?t=mkdir-with-children", "", body);
  CHECK(unlinked.status == 200);
  CHECK(grid.ask("GET", "/uri/" + unlinked.body + "/x").body == "hello");
  auto redirected
    = grid.ask("POST", "/uri?t=mkdir&redirect_to_result=true", "", "");
  CHECK(redirected.status == 303);
  CHECK(redirected.headers["location"].starts_with("/uri/URI%3AVDIR%3A"));
}

TEST_CASE("many children are set, as a list of them was read") {
  fixture grid;
  auto body = "{"
              + child("x", "\"rw_uri\": \"" + hello_cap
                             + "\", \"metadata\": {\"ctime\": 1.5}")
              + ", " + child("y", "\"ro_uri\": \"" + grid.cap + "\"") + "}";
  CHECK(
    grid.post("?t=set_children", body).body.starts_with("MustBeReadonlyError"));
  CHECK(grid.children().empty());
  auto read_cap = grid.ask("GET", grid.in_cap("?t=readonly-uri")).body;
  body.replace(body.find(grid.cap), grid.cap.size(), read_cap);
  // curl says of every body that it is a form.
  auto reply = grid.ask("POST", grid.in_cap("?t=set_children"), form, body);
  CHECK(reply.status == 200);
  CHECK(reply.body == "Okay so I did it.");
  auto children = grid.children();
  CHECK(children["x"][1]["metadata"]["ctime"] == 1.5);
  CHECK(children["y"][0] == "dirnode");
  CHECK(grid.post("/copy?t=set-children", children.dump()).status == 200);
  CHECK(grid.ask("GET", grid.in_cap("/copy/y/x")).body == "hello");
  CHECK(grid.post("?t=set_children&replace=false", body).status == 409);
  CHECK(grid.post("?t=set_children", "[]").status == 400);
}

TEST_CASE("what is somewhere is linked into another directory") {
  fixture grid;
  const std::string top = "/vdrive/global/";
  REQUIRE(grid.ask("PUT", top + "there?t=mkdir").status == 200);
  const std::string from = "/uri/URI:LIT:nbswy3dp?t=link&to_name=x.txt";
  auto reply = grid.ask("POST", from + "&to_dir=vdrive/global/there");
  CHECK(reply.status == 303);
  CHECK(reply.headers["location"] == "/vdrive/global/there/");
  CHECK(grid.ask("GET", top + "there/x.txt").body == "hello");
  reply = grid.ask("POST", from + "&replace=false&to_dir=vdrive/global/there");
  CHECK(reply.status == 409);
  auto cap = grid.ask("GET", top + "there?t=readonly-uri").body;
  CHECK(grid.ask("POST", from + "&to_dir=" + cap).status == 403);
  CHECK(grid.ask("POST", from).status == 400);
  CHECK(grid.ask("POST", from + "&to_dir=nonsense").status == 400);
  CHECK(grid.ask("POST", from + "&to_dir=vdrive/private").status == 403);
  CHECK(grid.ask("POST", from + "&to_dir=vdrive/private", grid.authorization())
          .status
        == 303);
}

TEST_CASE("no directory moves into itself, however its inside is named") {
  fixture grid;
  REQUIRE(grid.post("/a/b?t=mkdir").status == 200);
  REQUIRE(grid.post("/other?t=mkdir").status == 200);
  auto cap_of = [&](const std::string& way) {
    return grid.ask("GET", grid.in_cap(way + "?t=uri")).body;
  };
  auto a = cap_of("/a");
  auto b = cap_of("/a/b");
  for (auto& to :
       {grid.cap + "/a", grid.cap + "/a/b", a, a + "/b", b, b + "/."}) {
    auto moved = grid.post("?t=relink&from_name=a&to_name=x&to_dir=" + to);
    CHECK_MESSAGE(moved.status >= 400, to);
  }
  for (auto& to : {grid.cap + "/a/b", a + "/b", b})
    CHECK(grid.post("?t=relink&from_name=a&to_dir=" + to).body
          == "a directory cannot be moved into itself\n");
  // What is missing is said as ever.
  CHECK(grid.post("?t=relink&from_name=none&to_dir=" + b).body
        == "No such child: none\n");
  CHECK(grid.post("?t=relink&from_name=a&to_dir=" + b + "/none").body
        == "No such child: none\n");
  CHECK(cap_of("/a/b") == b);
  CHECK(grid.post("?t=relink&from_name=other&to_dir=" + b).status == 200);
  CHECK(grid.post("/a/b?t=relink&from_name=other&to_dir=" + grid.cap).status
        == 200);
}

TEST_CASE("entries are linked, moved and unlinked by form or query") {
  fixture grid;
  CHECK(grid.post("?t=uri&name=x&uri=" + hello_cap).body == hello_cap);
  CHECK(grid.post("?t=uri&name=x&replace=false&uri=" + hello_cap).status
        == 409);
  CHECK(grid.post("?t=uri&name=x").status == 400);
  CHECK(grid.post("?t=rename&from_name=x&to_name=y").body == "thing moved");
  CHECK(grid.post("?t=rename&from_name=x&to_name=y").body
        == "No such child: x\n");
  CHECK(grid.post("?t=rename&from_name=y&to_name=z&to_dir=a").status == 400);
  CHECK(grid.post("?t=rename&from_name=y").status == 400);
  CHECK(grid.post("?t=rename&from_name=y&to_name=a%2Fb").status == 400);
  auto moved
    = grid.ask("POST", grid.in_cap(""), form,
               "t=relink&from_name=y&to_name=a+b%0Ac&to_dir=" + grid.cap);
  CHECK(moved.body == "thing moved");
  CHECK(grid.children().contains("a b\nc"));
  grid.ask("PUT", "/vdrive/global/sub?t=mkdir");
  moved = grid.ask("POST", grid.in_cap("?t=relink"), form,
                   "from_name=a+b%0Ac&to_name=w&to_dir=vdrive/global/sub");
  CHECK(moved.status == 200);
  CHECK(grid.ask("GET", "/vdrive/global/sub/w").body == "hello");
  CHECK(grid.post("?t=relink&from_name=w&to_dir=URI:LIT:").status == 400);
  CHECK(grid.post("?t=relink&from_name=w&to_dir=vdrive/private").status == 403);
  auto unlink = [&](const char* body) {
    return grid.ask("POST", "/vdrive/global/sub", form, body);
  };
  CHECK(unlink("t=unlink&name=w").body == "thing unlinked");
  CHECK(unlink("t=delete&name=w").status == 404);
  CHECK(unlink("t=unlink").status == 400);
}

TEST_CASE("when_done= leads on, to nowhere else") {
  fixture grid;
  auto reply = grid.post("?t=mkdir&name=d&when_done=/vdrive/global/");
  CHECK(reply.status == 302);
  CHECK(reply.headers["location"] == "/vdrive/global/");
  CHECK(reply.body.empty());
  CHECK(grid.post("?t=mkdir&name=e&when_done=//evil.example").status == 400);
  CHECK_FALSE(grid.children().contains("e"));
  CHECK(grid.post("/d?t=mkdir&name=a%2Fb&when_done=.").status == 400);
}

TEST_CASE("what cannot be done is said") {
  fixture grid;
  for (auto action :
       {"mkdir-immutable", "check", "start-deep-check", "stream-deep-check"})
    CHECK(grid.post(std::string{"?t="} + action).status == 501);
  CHECK(grid.post("?t=odd").body == "POST to a directory with bad t=odd\n");
  CHECK(grid.ask("POST", "/uri?t=odd").status == 400);
  CHECK(grid.ask("POST", "/uri?t=mkdir-immutable").status == 501);
  auto big = std::string(100'000, 'x');
  CHECK(grid.ask("POST", grid.in_cap("?t=mkdir"), form, big).status == 413);
  auto read_cap = grid.ask("GET", grid.in_cap("?t=readonly-uri")).body;
  for (auto query : {"?t=mkdir&name=x", "?t=uri&name=x&uri=URI:LIT:",
                     "?t=unlink&name=x", "?t=rename&from_name=a&to_name=b"})
    CHECK(grid.ask("POST", "/uri/" + read_cap + query).status == 403);
}

TEST_CASE("children that exist are found before the first of many is set") {
  fixture grid;
  REQUIRE(grid.ask("PUT", grid.in_cap("/zzz"), "", "old").status == 201);
  std::string body;
  for (int i = 0; i < 1500; ++i)
    body += child(std::to_string(i), "\"ro_uri\": \"" + hello_cap + "\"") + ",";
  body = "{" + body + child("zzz", "\"ro_uri\": \"" + hello_cap + "\"") + "}";
  CHECK(grid.post("?t=set_children&replace=false", body).status == 409);
  CHECK(grid.children().size() == 1);
  CHECK(grid.post("?t=set_children", body).status == 200);
  CHECK(grid.children().size() == 1501);
}

TEST_CASE("a child whose metadata say no-write is linked by its read cap") {
  fixture grid;
  auto made = grid.ask("POST", "/uri?t=mkdir").body;
  auto body = "{"
              + child("nw", "\"rw_uri\": \"" + made
                              + "\", \"metadata\": {\"no-write\": true}")
              + "}";
  REQUIRE(grid.post("?t=set_children", body).status == 200);
  auto reached = grid.ask("GET", grid.in_cap("/nw?t=uri")).body;
  CHECK(reached == grid.ask("GET", "/uri/" + made + "?t=readonly-uri").body);
  CHECK_FALSE(grid.children()["nw"][1].contains("rw_uri"));
}

TEST_CASE("a directory that is gone is not taken for one that is absent") {
  fixture grid;
  auto gone = grid.cap;
  // Another key: the vdrive knows no such directory.
  auto& letter = gone[std::string{"URI:VDIR:"}.size()];
  letter = letter == 'a' ? 'b' : 'a';
  auto check = [](const http_reply& reply) {
    CAPTURE(reply.body);
    CHECK(reply.status == 410);
    CHECK(reply.body.find("UnrecoverableFileError") != std::string::npos);
    CHECK(reply.headers.at("x-tahoe-error") == "lost");
  };
  check(grid.ask("GET", "/uri/" + gone + "?t=json"));
  check(grid.ask("GET", "/uri/" + gone + "/x?t=json"));
  check(grid.ask("PUT", "/uri/" + gone + "/x/y?t=mkdir"));
  check(grid.ask("POST", "/uri/" + gone + "?t=set_children", "",
                 "{" + child("x", "\"ro_uri\": \"" + hello_cap + "\"") + "}"));
}

TEST_SUITE_END();

} // namespace tahoe::post_object_test
