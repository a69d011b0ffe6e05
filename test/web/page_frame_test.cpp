#include "web/server/embedded_files.hpp"
#include "web/server/page_frame.hpp"

#include <doctest/doctest.h>

namespace tahoe::page_frame_test {

TEST_SUITE_BEGIN("page_frame");

namespace {

bool has(const std::string& page, std::string_view text) {
  return page.find(text) != std::string::npos;
}

std::string example(const page_frame& frame) {
  kainjow::mustache::data content;
  content.set("node", "<script>");
  return render_page(frame, "status", std::move(content));
}

} // namespace

TEST_CASE("a page has one title, a skip link and the way to all others") {
  auto page = example({"<b>a & b</b>"});
  CHECK(has(page, "<title>&lt;b&gt;a &amp; b&lt;/b&gt; – tahoe-node</title>"));
  CHECK(has(page, "<a class=\"skip\" href=\"#main\">"));
  for (auto address : {"/", "/vdrive/global/", "/vdrive/private/", "/status",
                       "/storage", "/statistics"})
    CHECK(has(page, "href=\"" + std::string{address} + "\""));
  CHECK_FALSE(has(page, "<script>"));
  CHECK_FALSE(has(page, "<b>"));
}

TEST_CASE("the navigation shows where a page belongs") {
  CHECK_FALSE(has(example({"x"}), "aria-current"));
  CHECK(has(example({"x", "/storage"}),
            "<a href=\"/storage\" aria-current=\"true\">Storage"));
}

TEST_CASE("a page reloads, or hears of news, only if it says so") {
  CHECK_FALSE(has(example({"x"}), "refresh"));
  CHECK_FALSE(has(example({"x"}), "data-events"));
  auto page = example({"x", "", "?t=events", true});
  CHECK(has(page, "<noscript><meta http-equiv=\"refresh\" content=\"5\">"));
  CHECK(has(page, "data-events=\"?t=events\""));
}

TEST_CASE("no page has a style or script in it, or anything from elsewhere") {
  auto page = example({"x"});
  CHECK_FALSE(has(page, "//"));
  CHECK_FALSE(has(page, " style="));
  CHECK_FALSE(has(page, "<style"));
  CHECK_FALSE(has(page, " on"));
  for (auto name : {"style", "parts", "controls", "charts"}) {
    auto style = embedded_file("static/" + std::string{name} + ".css");
    REQUIRE(style);
    CHECK(style->find("url(") == std::string_view::npos);
    CHECK(style->find("@import") == std::string_view::npos);
  }
}

TEST_SUITE_END();

} // namespace tahoe::page_frame_test
