#include "test/support/drive_grid.hpp"
#include "test/support/web_fixture.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <set>

namespace tahoe::stream_manifest_test {

using namespace tahoe::test;
using nlohmann::json;

TEST_SUITE_BEGIN("stream_manifest");

namespace {

const std::string stream
  = "/uri/" + stub_directory_cap() + "?t=stream-manifest";

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> result;
  for (size_t at = 0; at < text.size();) {
    auto end = text.find('\n', at);
    result.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return result;
}

/// A directory's children in JSON: so many literal files.
std::string many_files(int count) {
  auto result = json::object();
  for (int i = 0; i < count; ++i)
    result["file " + std::to_string(i)]
      = {"filenode", {{"ro_uri", "URI:LIT:nbswy3dp"}}};
  return result.dump();
}

} // namespace

TEST_CASE("thousands of things come one a line, the stats last") {
  drive_grid grid;
  auto root = grid.ask("POST", "/uri?t=mkdir").body;
  auto at = [&](const std::string& rest) { return "/uri/" + root + rest; };
  REQUIRE(grid.ask("POST", at("?t=set_children"), "", many_files(2000)).status
          == 200);
  REQUIRE(
    grid.ask("POST", at("/a/b?t=set_children"), "", many_files(1000)).status
    == 200);
  auto stored = std::string(100, 'x');
  auto file = grid.ask("PUT", at("/a/stored"), "", stored).body;
  REQUIRE(grid.ask("PUT", at("/again?t=uri"), "", file).status == 200);
  REQUIRE(grid.ask("PUT", at("/a/up?t=uri"), "", root).status == 200);
  auto reply = grid.ask("POST", at("?t=stream-manifest"));
  CHECK(reply.status == 200);
  CHECK(reply.complete);
  CHECK(reply.headers["transfer-encoding"] == "chunked");
  auto lines = lines_of(reply.body);
  // The root, a, b, 3000 literal files, one stored file; and the stats.
  REQUIRE(lines.size() == 3005);
  std::set<json> paths;
  for (auto& line : lines)
    paths.insert(json::parse(line)["path"]);
  CHECK(paths.size() == 3005);
  CHECK(paths.count(json{"a", "b", "file 999"}) == 1);
  auto first = json::parse(lines[0]);
  CHECK(first["type"] == "directory");
  CHECK(first["path"] == json::array());
  CHECK(first["cap"] == root);
  CHECK(first["verifycap"].get<std::string>().starts_with("URI:VDIR-Verifier"));
  auto last = json::parse(lines.back());
  CHECK(last["type"] == "stats");
  CHECK(last["stats"]["count-files"] == 3001);
  CHECK(last["stats"]["count-directories"] == 3);
  CHECK(last["stats"]["size-immutable-files"] == 100);
  CHECK(last["stats"]["largest-directory-children"] == 2002);
}

TEST_CASE("a stream goes no faster than its client, and ends with it") {
  web_fixture grid;
  grid.walks->parts = 1'000'000'000;
  grid.walks->entries = 500;
  http_client client{grid.port};
  client.request("POST", stream);
  CHECK(client.read_head().status == 200);
  int reads = -1;
  CHECK(eventually([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds{200});
    return std::exchange(reads, grid.walks->reads) == grid.walks->reads;
  }));
  // The kernel holds some megabytes.
  CHECK(reads < 400);
  CHECK(grid.walks->sessions == 1);
  client.skip_body(20'000'000);
  CHECK(eventually([&] { return grid.walks->reads > reads; }));
  client.hang_up();
  CHECK(eventually([&] { return grid.walks->sessions == 0; }));
}

TEST_CASE("a client that leaves while nothing is met ends the walk") {
  web_fixture grid;
  grid.walks->stuck = true;
  http_client client{grid.port};
  client.request("POST", stream);
  CHECK(eventually([&] { return grid.walks->reads == 1; }));
  client.hang_up();
  CHECK(eventually([&] { return grid.walks->sessions == 0; }));
}

TEST_CASE("what goes wrong stands in the last line, in place of the stats") {
  web_fixture grid;
  grid.walks->parts = 2;
  grid.walks->damaged = 2;
  auto reply = grid.ask("POST", stream);
  CHECK(reply.complete);
  auto lines = lines_of(reply.body);
  REQUIRE(lines.size() == 6);
  CHECK(lines[2].starts_with("{"));
  CHECK(lines[3].starts_with("ERROR: 2 things could not be read"));
  CHECK(lines[4] == "[\"?0\"]: the entry cannot be opened");
}

TEST_CASE("a walk that ends early says so in the last line") {
  web_fixture grid;
  grid.walks->parts = 1'000'000'000;
  http_client client{grid.port};
  client.request("POST", stream);
  CHECK(client.read_head().status == 200);
  grid.walks->fails = true;
  client.read_until("\nERROR: the walk ended early: ");
  CHECK(client.read_until("\n") == "the vdrive is away\n");
  CHECK(eventually([&] { return grid.walks->sessions == 0; }));
}

TEST_CASE("a walk that cannot begin gets the status of its error") {
  web_fixture grid;
  grid.walks->fails = true;
  auto reply = grid.ask("POST", stream);
  CHECK(reply.status == 503);
  CHECK(reply.headers["x-tahoe-error"] == "try_later");
  CHECK(eventually([&] { return grid.walks->sessions == 0; }));
}

TEST_CASE("the connection takes another request behind a stream") {
  web_fixture grid;
  http_client client{grid.port};
  for (int round = 0; round < 3; ++round) {
    client.request("POST", stream);
    CHECK(lines_of(client.read_reply().body).size() == 3);
  }
  client.request("GET", "/nowhere");
  CHECK(client.read_reply().status == 404);
}

TEST_CASE("a client of HTTP/1.0 gets it as it is, up to the end") {
  web_fixture grid;
  http_client client{grid.port};
  client.send("POST " + stream + " HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  auto head = client.read_head();
  CHECK(head.status == 200);
  CHECK(head.headers.count("transfer-encoding") == 0);
  auto lines = lines_of(client.read_rest());
  REQUIRE(lines.size() == 3);
  CHECK(json::parse(lines[2])["type"] == "stats");
}

TEST_CASE("what cannot be walked gets its status") {
  drive_grid grid;
  auto root = grid.ask("POST", "/uri?t=mkdir").body;
  auto ask = [&](const std::string& target) {
    return grid.ask("POST", target + "?t=stream-manifest").status;
  };
  CHECK(ask("/uri/" + root) == 200);
  CHECK(ask("/uri/" + root + "/gone") == 404);
  CHECK(ask("/uri/URI:LIT:nbswy3dp") == 400);
  CHECK(ask("/uri/URI:DIR2:x:y") == 501);
  CHECK(ask("/vdrive/global") == 200);
  CHECK(ask("/vdrive/private") == 401);
  auto by_form = grid.ask("POST", "/uri/" + root,
                          "Content-Type: application/x-www-form-urlencoded\r\n",
                          "t=stream-manifest");
  CHECK(by_form.body.find("\"type\":\"stats\"") != std::string::npos);
}

TEST_CASE("a node without the client role has no walks") {
  web_fixture grid{patient_limits(), false};
  CHECK(grid.ask("POST", stream).status == 501);
}

TEST_SUITE_END();

} // namespace tahoe::stream_manifest_test
