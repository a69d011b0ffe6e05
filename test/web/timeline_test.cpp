#include "codec/base32.hpp"
#include "test/support/operation_samples.hpp"
#include "web/server/svg_text.hpp"
#include "web/server/timeline.hpp"

#include <doctest/doctest.h>

namespace tahoe::timeline_test {

using namespace std::chrono_literals;

TEST_SUITE_BEGIN("timeline");

namespace {

bool has(const std::string& svg, std::string_view text) {
  return svg.find(text) != std::string::npos;
}

size_t count(const std::string& svg, std::string_view text) {
  size_t result = 0;
  for (size_t at = 0; (at = svg.find(text, at)) != svg.npos; ++at)
    ++result;
  return result;
}

} // namespace

TEST_CASE("a picture says in words what it shows") {
  auto svg = render_timeline(test::running_download(), {});
  CHECK(svg.starts_with("<svg "));
  CHECK(svg.ends_with("</svg>"));
  CHECK(has(svg, "role=\"img\""));
  CHECK(has(svg, "aria-labelledby=\"timeline-title timeline-text\""));
  CHECK(has(svg, "<title id=\"timeline-title\">The course of this download<"));
  CHECK(has(svg, "searching from 0 ms for 300 ms. reading from 300 ms for "
                 "1.7 s."));
}

TEST_CASE("stages and servers stand where their times are") {
  auto svg = render_timeline(test::running_download(), {});
  // 300 ms of 2 s; then 1.7 s.
  CHECK(has(svg, "class=\"stage-1\" x=\"0%\" width=\"15%\""));
  CHECK(has(svg, "class=\"stage-2\" x=\"15%\" width=\"85%\""));
  // A server that was busy from 100 ms to 120 ms and failed after 1 s.
  CHECK(has(svg, "class=\"busy\" x=\"5%\" width=\"1%\""));
  CHECK(has(svg, "class=\"mark\" cx=\"50%\""));
}

TEST_CASE("what is too short to be seen is shown all the same") {
  auto record = test::running_download();
  record.duration = 1000h;
  auto svg = render_timeline(record, {});
  CHECK_FALSE(has(svg, "width=\"0%\""));
  record.duration = 0s;
  svg = render_timeline(record, {});
  CHECK_FALSE(has(svg, "nan"));
  CHECK_FALSE(has(svg, "inf"));
}

TEST_CASE("times that read the same stand there once") {
  auto record = test::running_download();
  record.duration = 100us;
  record.stages = {};
  record.servers = {};
  auto svg = render_timeline(record, {});
  CHECK(count(svg, ">0.1 ms</text>") == 1);
  CHECK(count(svg, "<line class=\"axis\"") == 5);
}

TEST_CASE("a server's name is text, whatever it is") {
  server_names names{{base32_encode(tub_id{}.view()), "<script>\"&"}};
  auto svg = render_timeline(test::running_download(), names);
  CHECK_FALSE(has(svg, "<script"));
  CHECK(has(svg, "&lt;script&gt;&quot;&amp;"));
  CHECK(name_of(tub_id{}, names) == "<script>\"&");
  CHECK(name_of(tub_id{}, {}) == "aaaaaaaa");
}

TEST_CASE("there is no style and no script in a picture") {
  auto svg = render_timeline(test::running_download(), {});
  for (auto text : {" style=", "<style", "<script", " on", "href"})
    CHECK_FALSE(has(svg, text));
}

TEST_CASE("a picture has so many rows and no more") {
  auto record = test::running_download();
  record.servers.resize(1, record.servers.front());
  auto one = record.servers.front();
  record.servers.assign(512, one);
  auto svg = render_timeline(record, {});
  CHECK(count(svg, "class=\"busy\"") == 40);
  CHECK(svg.size() < 40'000);
}

TEST_CASE(
  "bars have the height of their values, and something is not nothing") {
  auto svg = render_bars("b", "T", "D", {{0, "a"}, {1, "b"}, {1000, "<c>"}});
  CHECK(count(svg, "class=\"bar\"") == 2);
  CHECK(has(svg, "height=\"72\"><title>&lt;c&gt;</title>"));
  CHECK(has(svg, "height=\"2\"><title>b</title>"));
  CHECK(count(render_bars("b", "T", "D", {}), "<rect") == 1);
  svg = render_bars("b", "T", "D",
                    {{0, "a"}, {1, "b", "here"}, {0, "c"}, {0, "d"}});
  CHECK(has(svg, "<text x=\"50%\""));
  CHECK(has(svg, ">here</text>"));
}

TEST_SUITE_END();

} // namespace tahoe::timeline_test
