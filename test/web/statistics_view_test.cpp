#include "web/server/statistics_view.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

namespace tahoe::statistics_view_test {

using namespace std::chrono_literals;

TEST_SUITE_BEGIN("statistics_view");

namespace {

metric_families examples() {
  auto metrics = metric_registry::make();
  auto count = [&](const char* route) {
    return metrics.make_counter("tahoe_http_requests_total",
                                "Requests that were served.",
                                {{"route", route}});
  };
  count("uri").add(3);
  count("never");
  metrics.make_counter("tahoe_upload_received_bytes_total", "Bytes came in.")
    .add(1'500'000);
  metrics.make_gauge("tahoe_upload_running", "Now under way.");
  metrics.make_histogram("tahoe_http_request_duration_seconds", "Times.",
                         {{"route", "never"}});
  auto times = metrics.make_histogram("tahoe_http_request_duration_seconds",
                                      "Times.", {{"route", "uri"}});
  for (int i = 0; i < 100; ++i)
    times.observe(i < 50 ? 2ms : 200ms);
  metrics.make_counter("tahoe_http_total", "A <b>help</b>.").add();
  return metrics.collect();
}

bool has(const std::string& page, std::string_view text) {
  return page.find(text) != std::string::npos;
}

} // namespace

TEST_CASE("parts of the node have tables with units for people") {
  auto page = render_statistics_page(examples());
  CHECK(has(page, ">Uploads</h2>"));
  CHECK(has(page, ">Web</h2>"));
  CHECK_FALSE(has(page, ">Storage for others</h2>"));
  CHECK(page.find(">Uploads</h2>") < page.find(">Web</h2>"));
  CHECK(has(page, "<td data-label=\"Value\">1.5 MB</td>"));
  CHECK(has(page, "<td data-label=\"Of\">uri</td>"));
  CHECK(has(page, "&lt;b&gt;help&lt;/b&gt;"));
  CHECK_FALSE(has(page, "<b>"));
}

TEST_CASE("what has never happened is left out, but for what stands alone") {
  auto page = render_statistics_page(examples());
  CHECK_FALSE(has(page, "never"));
  CHECK(has(page, "Now under way."));
}

TEST_CASE("times are a picture and the same in numbers") {
  auto page = render_statistics_page(examples());
  CHECK(has(page, "<svg class=\"chart\" role=\"img\""));
  CHECK(has(page, "up to 2.5 ms: 50</title>"));
  CHECK(has(page, "up to 250 ms: 50</title>"));
  CHECK(has(page, "<td data-label=\"Count\">100</td>"));
  CHECK(has(page, "<td data-label=\"Mean\">101 ms</td>"));
  CHECK(has(page, "<td data-label=\"Half within\">2.5 ms</td>"));
  CHECK(has(page, ">10 ms</text>"));
}

TEST_CASE("JSON has Tahoe-LAFS' names, and ours") {
  auto all = examples();
  auto value
    = nlohmann::json::parse(render_statistics_json(all, to_usual(all, {}, 0)));
  CHECK(value["counters"]["uploader.bytes_uploaded"] == 1'500'000);
  CHECK_FALSE(value["stats"].contains("storage_server.disk_total"));
  CHECK(value["counters"]["tahoe_http_requests_total{route=\"uri\"}"] == 3);
  CHECK(value["stats"]["tahoe_upload_running"] == 0);
  CHECK(
    value["stats"]["tahoe_http_request_duration_seconds_count{route=\"uri\"}"]
    == 100);
}

TEST_SUITE_END();

} // namespace tahoe::statistics_view_test
