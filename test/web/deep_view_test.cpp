#include "web/server/deep_view.hpp"

#include <doctest/doctest.h>

namespace tahoe::deep_view_test {

TEST_SUITE_BEGIN("deep_view");

namespace {

bool has(const std::string& page, const std::string& text) {
  return page.find(text) != std::string::npos;
}

deep_operation manifest_of(size_t count) {
  deep_operation result;
  auto page = std::make_shared<manifest_page>();
  for (size_t i = 0; i < count; ++i) {
    manifest_entry entry;
    entry.path = {"<b>", std::to_string(i)};
    entry.kind = cap_kind::directory;
    entry.cap = "URI:VDIR:secret";
    page->push_back(std::move(entry));
  }
  result.manifest.push_back(std::move(page));
  return result;
}

} // namespace

TEST_CASE("while it runs, the page loads itself anew and can cancel") {
  auto operation = manifest_of(1);
  auto page = render_deep_page(operation);
  CHECK(has(page, "http-equiv=\"refresh\" content=\"5\""));
  CHECK(has(page, "action=\"?t=cancel&amp;output=html\""));
  CHECK(has(page, ">running<"));
  operation.outcome = operation_outcome::done;
  page = render_deep_page(operation);
  CHECK_FALSE(has(page, "refresh"));
  CHECK_FALSE(has(page, "t=cancel"));
}

TEST_CASE("no cap is in the title") {
  auto page = render_deep_page(manifest_of(1));
  auto title = page.substr(0, page.find("</title>"));
  CHECK(has(title, "<title>Manifest"));
  CHECK_FALSE(has(title, "URI"));
}

TEST_CASE("what is there leads to itself, and is escaped") {
  auto page = render_deep_page(manifest_of(1));
  CHECK(has(page, "href=\"/uri/URI%3AVDIR%3Asecret/\">&lt;b&gt;/0</a>"));
}

TEST_CASE("of a long manifest the first things are shown") {
  auto page = render_deep_page(manifest_of(shown_manifest_entries + 1));
  CHECK(has(page, "1001 in all; the first 1000 are here"));
  CHECK(has(page, "/999</a>"));
  CHECK_FALSE(has(page, "/1000</a>"));
  CHECK_FALSE(has(render_deep_page(manifest_of(2)), "are here"));
}

TEST_CASE("counts, sizes and what is wrong are shown") {
  deep_operation operation;
  operation.kind = deep_kind::stats;
  operation.stats.add_immutable_file(1500);
  operation.stats.damaged = 1;
  operation.problems = {"[\"a\"]: gone <&>"};
  operation.outcome = operation_outcome::failed;
  operation.error = failure(ec::try_later, "the vdrive is away");
  auto page = render_deep_page(operation);
  CHECK(has(page, "<title>Deep statistics"));
  CHECK(has(page, "1.5 kB"));
  CHECK(has(page, ">3.2 kB</td>"));
  CHECK(has(page, "1 thing could not be read"));
  CHECK(has(page, "gone &lt;&amp;&gt;"));
  CHECK(has(page, "class=\"no\">failed</span>"));
  CHECK(has(page, "the vdrive is away"));
}

TEST_SUITE_END();

} // namespace tahoe::deep_view_test
