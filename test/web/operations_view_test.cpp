#include "test/support/operation_samples.hpp"
#include "web/server/operations_view.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

namespace tahoe::operations_view_test {

using namespace std::chrono_literals;
using nlohmann::json;

TEST_SUITE_BEGIN("operations_view");

namespace {

/// A download that began after 1000 s, an upload after 2000 s, a manifest that
/// runs after 1500 s.
known_operations examples() {
  known_operations result;
  result.transfers = {test::running_download(), test::failed_upload()};
  deep_summary walk;
  walk.started = wall_time{1500s};
  walk.duration = 90s;
  walk.met = 1234;
  result.deep = {walk};
  return result;
}

bool has(const std::string& page, std::string_view text) {
  return page.find(text) != std::string::npos;
}

} // namespace

TEST_CASE("what runs and what has ended are apart, newer ones first") {
  auto value = json::parse(render_operations_json(examples()));
  REQUIRE(value["active"].size() == 2);
  CHECK(value["active"][0]["kind"] == "manifest");
  CHECK(value["active"][1]["type"] == "download");
  REQUIRE(value["recent"].size() == 1);
  CHECK(value["recent"][0]["type"] == "upload");
  auto page = render_operations_page(examples());
  CHECK(page.find("Manifest") < page.find("downloadaaaaaaaa"));
  CHECK(page.find("downloadaaaaaaaa") < page.find("Recent</h2>"));
  CHECK(page.find("Recent</h2>") < page.find("uploadaaaaaaaaaa"));
}

TEST_CASE("each has the keys of Tahoe-LAFS") {
  auto known = examples();
  known.transfers.push_back(test::running_download());
  known.transfers.back().kind = operation_kind::upload;
  known.transfers.back().progress.hashed = 500'000;
  known.transfers.back().progress.encrypted = 250'000;
  auto value = json::parse(render_operations_json(known));
  for (auto list : {"active", "recent"})
    for (auto& operation : value[list])
      for (auto key : {"storage-index-string", "total-size", "status", "type"})
        CHECK(operation.contains(key));
  auto& download = value["active"][1];
  CHECK(download["total-size"] == 2'000'000);
  CHECK(download["progress"] == 0.5);
  CHECK(download["status"] == "reading");
  CHECK(download["storage-index-string"] == "aaaaaaaaaaaaaaaaaaaaaaaaaa");
  CHECK(download["bytes"]["verified"] == 1'100'000);
  auto& upload = value["active"][2];
  CHECK(upload["progress-hash"] == 0.25);
  CHECK(upload["progress-ciphertext"] == 0.125);
  CHECK(upload["progress-encode-push"] == 0.125);
  CHECK(value["recent"][0]["status"] == "Failed");
  CHECK(value["recent"][0]["total-size"].is_null());
}

TEST_CASE("a walk tells its kind, its start and how much it has met") {
  auto walk = json::parse(render_operations_json(examples()))["active"][0];
  CHECK(walk["started"] == 1500.0);
  CHECK(walk["duration"] == 90.0);
  CHECK(walk["count"] == 1234);
  CHECK(walk["outcome"] == "running");
  CHECK(has(render_operations_page(examples()), "1234 things"));
}

TEST_CASE("an event has the latest of what has ended, on one line") {
  known_operations known;
  for (int i = 0; i < 30; ++i) {
    known.transfers.push_back(test::failed_upload());
    known.transfers.back().started += std::chrono::seconds{i};
  }
  auto text = render_operations_json(known, 20, -1);
  CHECK(text.find('\n') == text.size() - 1);
  auto value = json::parse(text);
  REQUIRE(value["recent"].size() == 20);
  CHECK(value["recent"][0]["started"] == 2029.0);
}

TEST_CASE("progress is a bar with a name, and a number") {
  auto page = render_operations_page(examples());
  CHECK(has(page, "<progress max=\"100\" value=\"50\" aria-label=\"Done\">"));
  CHECK(has(page, "50 %"));
  CHECK(has(page, "asked for 7 &amp; found 3"));
}

TEST_CASE(
  "the page follows what happens, and reloads only while something runs") {
  auto page = render_operations_page(examples());
  CHECK(has(page, "data-events=\"?t=events\""));
  CHECK(has(page, "<noscript><meta http-equiv=\"refresh\" content=\"5\">"));
  page = render_operations_page({{test::failed_upload()}, {}});
  CHECK(has(page, "data-events"));
  CHECK_FALSE(has(page, "refresh"));
  CHECK(has(page, "Nothing is under way"));
  CHECK(has(render_operations_page({}), "Nothing has come to its end yet"));
}

TEST_SUITE_END();

} // namespace tahoe::operations_view_test
