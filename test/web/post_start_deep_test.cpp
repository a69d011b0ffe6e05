#include "test/support/drive_grid.hpp"
#include "test/support/web_fixture.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <set>

namespace tahoe::post_start_deep_test {

using namespace tahoe::test;
using nlohmann::json;

TEST_SUITE_BEGIN("post_start_deep");

namespace {

/// A directory with a stored file, a literal one, another directory and a way
/// back; and what is asked of it.
struct deep_grid : drive_grid {
  deep_grid() {
    root = ask("POST", "/uri?t=mkdir").body;
    stored = ask("PUT", at("/a/stored"), "", std::string(100, 'x')).body;
    ask("PUT", at("/a/literal"), "", "hello");
    ask("PUT", at("/a/up?t=uri"), "", root);
  }

  std::string at(const std::string& rest) { return "/uri/" + root + rest; }

  /// Starts it and waits for its end.
  json result_of(const std::string& action) {
    auto started = ask("POST", at("?t=" + action + "&ophandle=h&output=json"));
    REQUIRE(started.status == 302);
    REQUIRE(started.headers["location"] == "/operations/h?output=json");
    json result;
    CHECK(eventually([&] {
      auto reply = ask("GET", started.headers["location"]);
      REQUIRE(reply.status == 200);
      result = json::parse(reply.body);
      return result["finished"] == true;
    }));
    return result;
  }

  std::string root;
  std::string stored;
};

} // namespace

TEST_CASE("a manifest tells all that lies beneath") {
  deep_grid grid;
  auto result = grid.result_of("start-manifest");
  auto verify_cap = [&](const std::string& cap) {
    auto reply = grid.ask("GET", "/uri/" + cap + "?t=json");
    return json::parse(reply.body)[1]["verify_uri"].get<std::string>();
  };
  std::set<json> paths;
  for (auto& entry : result["manifest"])
    paths.insert(entry[0]);
  CHECK(paths
        == std::set<json>{json::array(), json{"a"}, json{"a", "stored"},
                          json{"a", "literal"}});
  CHECK(result["manifest"][0] == json{json::array(), grid.root});
  std::set<json> caps{result["verifycaps"].begin(), result["verifycaps"].end()};
  CHECK(caps.size() == 3);
  CHECK(caps.count(verify_cap(grid.root)) == 1);
  CHECK(caps.count(verify_cap(grid.stored)) == 1);
  std::set<json> indexes{result["storage-index"].begin(),
                         result["storage-index"].end()};
  CHECK(indexes.size() == 3);
  CHECK(indexes.count(result["origin"]) == 1);
  CHECK(verify_cap(grid.root).find(result["origin"].get<std::string>())
        != std::string::npos);
  CHECK(result["stats"]["count-directories"] == 2);
  CHECK_FALSE(result.contains("problems"));
}

TEST_CASE("sizes and statistics are those of all that lies beneath") {
  deep_grid grid;
  auto stats = grid.result_of("start-deep-stats");
  CHECK(stats["count-immutable-files"] == 1);
  CHECK(stats["count-literal-files"] == 1);
  CHECK(stats["size-immutable-files"] == 100);
  CHECK(stats["size-literal-files"] == 5);
  auto size = grid.result_of("start-deep-size");
  stats.erase("finished");
  CHECK(size["size"] == stats);
  auto text = grid.ask("GET", "/operations/h?output=text").body;
  auto sum = 100 + stats["size-directories"].get<int>();
  CHECK(text == "finished: yes\nsize: " + std::to_string(sum) + "\n");
}

TEST_CASE("what an unmodified client asks for its statistics works") {
  deep_grid grid;
  auto started = grid.ask("POST",
                          grid.at("?t=start-deep-stats&ophandle="
                                  "qfpfm6zmkxhkyk3zbqnwtlmqaa"),
                          "Accept: text/plain, application/octet-stream\r\n"
                          "Connection: close\r\nContent-Length: 0\r\n");
  CHECK(started.status == 302);
  CHECK(eventually([&] {
    auto reply = grid.ask("GET", "/operations/qfpfm6zmkxhkyk3zbqnwtlmqaa"
                                 "?t=status&output=JSON"
                                 "&release-after-complete=true");
    return json::parse(reply.body)["finished"] == true;
  }));
}

TEST_CASE("what cannot be started says why") {
  deep_grid grid;
  struct row {
    std::string target;
    int status;
    std::string text;
  };
  auto long_handle = std::string(257, 'x');
  const row table[] = {
    {grid.at("?t=start-manifest"), 400, "slow operation requires ophandle=\n"},
    {grid.at("?t=start-deep-size&ophandle="), 400,
     "slow operation requires ophandle=\n"},
    {grid.at("?t=start-deep-stats&ophandle=" + long_handle), 400, "256 bytes"},
    {grid.at("?t=start-manifest&ophandle=h&retain-for=-1"), 400, "retain-for="},
    {grid.at("/gone?t=start-manifest&ophandle=h"), 404, "No such child: gone"},
    {grid.at("/a/stored?t=start-manifest&ophandle=h"), 400, "this is a file"},
    {"/uri/URI:DIR2:x:y?t=start-manifest&ophandle=h", 501, "not"},
    {"/uri?t=start-manifest&ophandle=h", 400, "bad t="},
    {"/vdrive/private?t=start-manifest&ophandle=h", 401, "api_auth_token"},
    {grid.at("?t=start-deep-check&ophandle=h"), 501, "not in this version"},
    {grid.at("?t=stream-deep-check"), 501, "not in this version"},
    {grid.at("?t=check"), 501, "not in this version"},
    {grid.at("/a/stored?t=check&output=JSON"), 501, "not in this version"},
  };
  for (auto& [target, status, text] : table) {
    CAPTURE(text);
    auto reply = grid.ask("POST", target);
    CHECK(reply.status == status);
    CHECK(reply.body.find(text) != std::string::npos);
    CHECK(reply.body.find('\n') == reply.body.size() - 1);
  }
  CHECK(grid.ask("GET", "/operations/h").status == 404);
}

TEST_CASE("a handle may be any text") {
  deep_grid grid;
  auto started
    = grid.ask("POST", grid.at("?t=start-deep-size&ophandle=a%2Fb+%3F%C3%A9"));
  CHECK(started.headers["location"] == "/operations/a%2Fb%20%3F%C3%A9");
  CHECK(grid.ask("GET", started.headers["location"]).status == 200);
  auto by_form = grid.ask("POST", grid.at(""),
                          "Content-Type: application/x-www-form-urlencoded\r\n",
                          "t=start-deep-size&ophandle=form&when_done=/");
  CHECK(by_form.status == 302);
  CHECK(by_form.headers["location"] == "/");
  CHECK(grid.ask("GET", "/operations/form").status == 200);
}

TEST_CASE("what lies in the private drive is for its owner alone") {
  deep_grid grid;
  auto token = grid.authorization();
  auto ask = [&](const char* method, const char* target, bool authorized) {
    return grid.ask(method, target, authorized ? token : "").status;
  };
  CHECK(ask("POST", "/vdrive/private?t=start-manifest&ophandle=p", true)
        == 302);
  CHECK(ask("GET", "/operations/p?output=json", false) == 401);
  CHECK(ask("GET", "/operations/p?t=events", false) == 401);
  CHECK(ask("POST", "/operations/p?t=cancel", false) == 401);
  CHECK(ask("POST", "/vdrive/global?t=start-manifest&ophandle=p", false)
        == 403);
  CHECK(ask("GET", "/operations/p?output=json", true) == 200);
  CHECK(ask("POST", "/operations/p?t=cancel", true) == 200);
  CHECK(ask("GET", "/operations/p", true) == 404);
}

TEST_SUITE_END();

} // namespace tahoe::post_start_deep_test
