#include "web/server/deep_json.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

namespace tahoe::deep_json_test {

using nlohmann::json;

TEST_SUITE_BEGIN("deep_json");

namespace {

manifest_entry entry(const std::string& name, cap_kind kind) {
  manifest_entry result;
  result.path = {"sub", name};
  result.kind = kind;
  result.cap = "cap of " + name;
  if (kind != cap_kind::unknown) {
    result.verify_cap = "verify cap of " + name;
    result.storage_index = "index of " + name;
  }
  return result;
}

deep_operation sample(deep_kind kind) {
  deep_operation result;
  result.kind = kind;
  result.origin = "origin";
  result.outcome = operation_outcome::done;
  result.stats.add_directory(100, 3);
  result.stats.add_immutable_file(1000);
  result.stats.add_literal_file(10);
  result.stats.unknown = 1;
  using page = const manifest_page;
  result.manifest.push_back(
    std::make_shared<page>(page{entry("file", cap_kind::file)}));
  result.manifest.push_back(std::make_shared<page>(page{
    entry("unknown", cap_kind::unknown), entry("dir", cap_kind::directory)}));
  return result;
}

std::string all_of(deep_renderer renderer) {
  std::string result;
  for (;;) {
    auto piece = renderer.next();
    if (piece.empty())
      return result;
    result += as_text(piece.view());
  }
}

json json_of(const deep_operation& operation) {
  return json::parse(all_of(deep_renderer::json(operation)));
}

} // namespace

TEST_CASE("a line of a stream has all that is known of a thing") {
  auto file = manifest_line(entry("f\n\xc3\xa9", cap_kind::file));
  CHECK(file.find('\n') == file.size() - 1);
  CHECK(std::all_of(file.begin(), file.end(), [](char c) { return c > 0; }));
  auto value = json::parse(file);
  CHECK(value["type"] == "file");
  CHECK(value["path"] == json{"sub", "f\n\xc3\xa9"});
  CHECK(value["verifycap"] == value["repaircap"]);
  value = json::parse(manifest_line(entry("d", cap_kind::directory)));
  CHECK(value["type"] == "directory");
  CHECK(value["storage-index"] == "index of d");
  CHECK(value["repaircap"] == "");
  value = json::parse(manifest_line(entry("u", cap_kind::unknown)));
  CHECK(value["type"] == "unknown");
  CHECK(value["cap"] == "cap of u");
  CHECK(value["verifycap"] == "");
  CHECK(value["storage-index"] == "");
}

TEST_CASE("stats have the keys that clients know") {
  auto value = json::parse(stats_line(sample(deep_kind::stats).stats));
  CHECK(value["type"] == "stats");
  auto expected = json::parse(R"({
    "api-version": 1,
    "count-immutable-files": 1, "count-mutable-files": 0,
    "count-literal-files": 1, "count-files": 2, "count-directories": 1,
    "count-unknown": 1,
    "size-immutable-files": 1000, "size-literal-files": 10,
    "size-directories": 100, "largest-directory": 100,
    "largest-directory-children": 3, "largest-immutable-file": 1000,
    "size-files-histogram": [[317, 1000, 1]]})");
  CHECK(value["stats"] == expected);
  auto of_operation = json_of(sample(deep_kind::stats));
  CHECK(of_operation["finished"] == true);
  of_operation.erase("finished");
  CHECK(of_operation == expected);
  of_operation = json_of(sample(deep_kind::size));
  CHECK(of_operation["size"] == expected);
  CHECK(of_operation["finished"] == true);
}

TEST_CASE("a manifest has three lists, none while it is under way") {
  auto operation = sample(deep_kind::manifest);
  auto value = json_of(operation);
  CHECK(value["finished"] == true);
  CHECK(value["origin"] == "origin");
  CHECK(value["stats"]["count-directories"] == 1);
  CHECK(value["manifest"].size() == 3);
  CHECK(value["manifest"][0] == json{{"sub", "file"}, "cap of file"});
  CHECK(value["verifycaps"] == json{"verify cap of file", "verify cap of dir"});
  CHECK(value["storage-index"] == json{"index of file", "index of dir"});
  CHECK_FALSE(value.contains("problems"));
  operation.outcome = operation_outcome::running;
  value = json_of(operation);
  CHECK(value["finished"] == false);
  CHECK_FALSE(value.contains("manifest"));
  operation = {};
  operation.outcome = operation_outcome::done;
  CHECK(json_of(operation)["manifest"] == json::array());
}

TEST_CASE("as text, a manifest has a line for each thing") {
  auto operation = sample(deep_kind::manifest);
  CHECK(all_of(deep_renderer::text(operation))
        == "finished: yes\n"
           "sub/file cap of file\n"
           "sub/unknown cap of unknown\n"
           "sub/dir cap of dir\n");
  auto odd = std::make_shared<manifest_page>();
  odd->push_back(entry("a\nb", cap_kind::file));
  operation.manifest = {odd};
  operation.outcome = operation_outcome::running;
  CHECK(all_of(deep_renderer::text(operation))
        == "finished: no\nsub/a?b cap of a\nb\n");
}

TEST_CASE("a deep size is the sum of files and directories") {
  auto operation = sample(deep_kind::size);
  CHECK(all_of(deep_renderer::text(operation))
        == "finished: yes\nsize: 1100\n");
  operation.outcome = operation_outcome::running;
  CHECK(all_of(deep_renderer::text(operation)) == "finished: no\n");
}

TEST_CASE("what was not seen is said") {
  auto operation = sample(deep_kind::size);
  operation.stats.damaged = 2;
  operation.problems = {"[\"a\"]: gone"};
  auto problems = problems_of(operation);
  REQUIRE(problems.size() == 2);
  CHECK(problems[0].starts_with("2 things could not be read"));
  CHECK(json_of(operation)["problems"] == json(problems));
  CHECK(all_of(deep_renderer::text(operation)).find("problem: [\"a\"]: gone\n")
        != std::string::npos);
}

TEST_CASE("a long manifest comes in pieces") {
  deep_operation operation;
  operation.outcome = operation_outcome::done;
  auto page = std::make_shared<manifest_page>();
  for (int i = 0; i < 500; ++i)
    page->push_back(entry(std::to_string(i), cap_kind::file));
  for (int i = 0; i < 20; ++i)
    operation.manifest.push_back(page);
  auto renderer = deep_renderer::json(operation);
  std::string whole;
  int pieces = 0;
  for (blob piece = renderer.next(); !piece.empty(); piece = renderer.next()) {
    CHECK(piece.size() < 200'000);
    whole += as_text(piece.view());
    ++pieces;
  }
  CHECK(pieces > 5);
  auto value = json::parse(whole);
  CHECK(value["manifest"].size() == 10'000);
  CHECK(value["verifycaps"].size() == 10'000);
}

TEST_SUITE_END();

} // namespace tahoe::deep_json_test
