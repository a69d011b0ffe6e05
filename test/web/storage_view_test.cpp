#include "web/server/storage_view.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

namespace tahoe::storage_view_test {

TEST_SUITE_BEGIN("storage_view");

namespace {

storage_report example() {
  storage_report result;
  result.disk = {1000'000'000, 400'000'000, 350'000'000};
  result.reserved = 50'000'000;
  result.writable = 300'000'000;
  result.shares = {7, 12, 150'000'000};
  result.counted = 1;
  result.open_buckets = 2;
  result.promised = 3'000'000;
  result.last_hour.resize(60);
  result.last_hour[59] = {4, 2'000'000, 9, 500'000};
  result.last_hour[0] = {1, 1'000'000, 0, 0};
  result.notes = 25;
  result.latest_notes
    = {{"2026-11-22T070903Z", "35ll6l2n2q2wverwchhnjfrobu", 3, "<b>bad</b>"}};
  return result;
}

metric_families requests() {
  auto metrics = metric_registry::make();
  auto add = [&](const char* outcome, uint64_t count) {
    metrics
      .make_counter("tahoe_storage_requests_total", "Requests.",
                    {{"request", "read"}, {"outcome", outcome}})
      .add(count);
  };
  add("done", 40);
  add("refused", 2);
  return metrics.collect();
}

bool has(const std::string& page, std::string_view text) {
  return page.find(text) != std::string::npos;
}

} // namespace

TEST_CASE("the page tells space, shares, the last hour and damage") {
  auto page = render_storage_page(example(), requests());
  for (auto text :
       {"<dd class=\"yes\">yes</dd>", "<dd>300 MB</dd>", "<dd>600 MB</dd>",
        "<dd>12</dd>", "<dd>7</dd>", "<strong>3 MB</strong> written, 5 shares",
        "<strong>500 kB</strong> read in 9 pieces", "25 in all",
        "35ll6l2n2q2wverwchhnjfrobu", "&lt;b&gt;bad&lt;/b&gt;",
        "<td data-label=\"Count\">42</td>",
        "<td data-label=\"Not done\">2</td>", "0 minutes ago: 2 MB"})
    CHECK_MESSAGE(has(page, text), text);
  CHECK_FALSE(has(page, "<b>"));
  CHECK_FALSE(has(page, "being counted"));
}

TEST_CASE("the picture of the disk is in proportion") {
  auto page = render_storage_page(example(), {});
  CHECK(has(page, "class=\"stage-1\" x=\"0%\" width=\"15%\""));
  CHECK(has(page, "class=\"rest\" x=\"15%\" width=\"45%\""));
  CHECK(has(page, "class=\"room\" x=\"60%\" width=\"40%\""));
  auto report = example();
  report.disk = {};
  page = render_storage_page(report, {});
  CHECK_FALSE(has(page, "nan"));
}

TEST_CASE("a server that takes nothing says why") {
  auto report = example();
  report.writable = 0;
  CHECK(has(render_storage_page(report, {}), "no: there is no room left"));
  report.readonly = true;
  CHECK(has(render_storage_page(report, {}), "no: it is configured"));
}

TEST_CASE("while shares are being counted, that is said") {
  auto report = example();
  report.counted = 0.256;
  report.notes = 0;
  auto page = render_storage_page(report, {});
  CHECK(has(page, "26 % of the store so far"));
  CHECK(has(page, "Nobody has reported one"));
  auto value = nlohmann::json::parse(render_storage_json(report));
  CHECK(value["stats"]["storage_server.total_bucket_count"].is_null());
}

TEST_CASE("a node without storage says so") {
  CHECK(has(render_storage_page({}, {}), "stores nothing for others"));
  auto value = nlohmann::json::parse(render_storage_json({}));
  CHECK(value["stats"] == nlohmann::json::object());
  CHECK(value["bucket-counter"].is_null());
}

TEST_CASE("JSON has the keys of Tahoe-LAFS") {
  auto value = nlohmann::json::parse(render_storage_json(example()));
  auto stats = value["stats"];
  CHECK(stats["storage_server.disk_total"] == 1000'000'000);
  CHECK(stats["storage_server.disk_used"] == 600'000'000);
  CHECK(stats["storage_server.disk_free_for_root"] == 400'000'000);
  CHECK(stats["storage_server.disk_free_for_nonroot"] == 350'000'000);
  CHECK(stats["storage_server.disk_avail"] == 300'000'000);
  CHECK(stats["storage_server.reserved_space"] == 50'000'000);
  CHECK(stats["storage_server.allocated"] == 3'000'000);
  CHECK(stats["storage_server.accepting_immutable_shares"] == 1);
  CHECK(stats["storage_server.total_bucket_count"] == 7);
  CHECK(value["shares"]["count"] == 12);
  CHECK(value["last-hour"][59]["reads"] == 9);
  CHECK(value["corruption-reports"]["count"] == 25);
  CHECK(value.contains("lease-checker"));
}

TEST_SUITE_END();

} // namespace tahoe::storage_view_test
