#include "web/server/storage_view.hpp"

#include "web/server/operation_rows.hpp"
#include "web/server/page_frame.hpp"
#include "web/server/quantities.hpp"
#include "web/server/svg_text.hpp"

#include <cmath>
#include <map>

namespace tahoe {

namespace {

using kainjow::mustache::data;
using nlohmann::json;

std::string size_text(uint64_t bytes) {
  return describe_bytes(static_cast<double>(bytes));
}

double share_of(uint64_t bytes, uint64_t whole) {
  return whole == 0 ? 0
                    : static_cast<double>(bytes) / static_cast<double>(whole);
}

// -- space --------------------------------------------------------------------

/// What the disk is taken up by, from left to right.
std::string space_picture(const storage_report& report) {
  auto total = report.disk.total;
  auto used = total - report.disk.free;
  auto ours = std::min(report.shares.bytes, used);
  auto svg = begin_svg("space", 22, "The disk",
                       size_text(ours) + " of shares, " + size_text(used - ours)
                         + " of something else, " + size_text(report.writable)
                         + " for new shares, of " + size_text(total));
  auto x = 0.0;
  auto add = [&](uint64_t bytes, const char* kind, const std::string& what) {
    auto width = share_of(bytes, total);
    svg += "<rect class=\"" + std::string{kind} + "\" x=\"" + percent_width(x)
           + "\" width=\"" + percent_width(width) + "\" height=\"22\"><title>"
           + xml_text(what) + ": " + size_text(bytes) + "</title></rect>";
    x += width;
  };
  add(ours, "stage-1", "Shares");
  add(used - ours, "rest", "Something else");
  add(total - used, "room", "Free");
  return svg + "</svg>";
}

// -- activity -----------------------------------------------------------------

std::string
activity_picture(const storage_report& report, const char* id,
                 const char* title, uint64_t storage_minute::*bytes) {
  std::vector<chart_bar> bars;
  uint64_t sum = 0;
  auto minutes = report.last_hour.size();
  for (size_t i = 0; i < minutes; ++i) {
    auto amount = report.last_hour[i].*bytes;
    sum += amount;
    bars.push_back(
      {static_cast<double>(amount),
       std::to_string(minutes - 1 - i) + " minutes ago: " + size_text(amount)});
  }
  return render_bars(
    id, title, size_text(sum) + " in the last hour, minute by minute", bars);
}

storage_minute sum_of_hour(const storage_report& report) {
  storage_minute result;
  for (auto& minute : report.last_hour) {
    result.shares_stored += minute.shares_stored;
    result.bytes_written += minute.bytes_written;
    result.reads += minute.reads;
    result.bytes_read += minute.bytes_read;
  }
  return result;
}

/// Requests since the start: how many, and how many of them went well.
data requests_of(const metric_families& all) {
  std::map<std::string, std::pair<double, double>> requests;
  if (auto* family = find_family(all, "tahoe_storage_requests_total"))
    for (auto& sample : family->samples) {
      auto& [count, done] = requests[std::string{label_of(sample, "request")}];
      count += sample.value;
      if (label_of(sample, "outcome") == "done")
        done += sample.value;
    }
  data result{data::type::list};
  for (auto& [name, counts] : requests) {
    data row;
    row.set("name", name);
    row.set("count", number_text(counts.first));
    row.set("others", number_text(counts.first - counts.second));
    result << row;
  }
  return result;
}

data notes_of(const storage_report& report) {
  data result{data::type::list};
  for (auto& note : report.latest_notes) {
    data row;
    row.set("time", note.time);
    row.set("index", note.storage_index);
    row.set("share", std::to_string(note.number));
    row.set("reason", note.reason);
    result << row;
  }
  return result;
}

// -- the page -----------------------------------------------------------------

void add_space(const storage_report& report, data& page) {
  page.set("picture", space_picture(report));
  page.set("total", size_text(report.disk.total));
  page.set("used", size_text(report.disk.total - report.disk.free));
  page.set("free", size_text(report.disk.available));
  page.set("reserved", size_text(report.reserved));
  page.set("writable", size_text(report.writable));
  auto accepts = report.writable > 0;
  page.set("accepts", accepts           ? "yes"
                      : report.readonly ? "no: it is configured to be read-only"
                                        : "no: there is no room left");
  page.set("class", accepts ? "yes" : "no");
}

void add_shares(const storage_report& report, data& page) {
  auto& shares = report.shares;
  page.set("shares", std::to_string(shares.shares));
  page.set("buckets", std::to_string(shares.buckets));
  page.set("bytes", size_text(shares.bytes));
  page.set("is_counting", report.counted < 1);
  page.set("counted", std::to_string(std::lround(report.counted * 100)));
  page.set("open", std::to_string(report.open_buckets));
  page.set("promised", size_text(report.promised));
}

void add_activity(const storage_report& report, const metric_families& all,
                  data& page) {
  auto hour = sum_of_hour(report);
  page.set("hour_stored", std::to_string(hour.shares_stored));
  page.set("hour_written", size_text(hour.bytes_written));
  page.set("hour_reads", std::to_string(hour.reads));
  page.set("hour_read", size_text(hour.bytes_read));
  page.set("written_picture",
           activity_picture(report, "written", "Bytes written",
                            &storage_minute::bytes_written));
  page.set("read_picture", activity_picture(report, "read", "Bytes read",
                                            &storage_minute::bytes_read));
  page.set("requests", requests_of(all));
}

json notes_json(const storage_report& report) {
  auto latest = json::array();
  for (auto& note : report.latest_notes)
    latest.push_back({{"time", note.time},
                      {"storage-index", note.storage_index},
                      {"share", note.number},
                      {"reason", note.reason}});
  return {{"count", report.notes}, {"latest", latest}};
}

json stats_json(const storage_report& report) {
  auto stats = json::object();
  for (auto& [name, value] : storage_figures(report))
    stats["storage_server." + name] = value ? json(*value) : json{};
  return stats;
}

json hour_json(const storage_report& report) {
  auto result = json::array();
  for (auto& minute : report.last_hour)
    result.push_back({{"shares-stored", minute.shares_stored},
                      {"bytes-written", minute.bytes_written},
                      {"reads", minute.reads},
                      {"bytes-read", minute.bytes_read}});
  return result;
}

} // namespace

std::map<std::string, std::optional<uint64_t>>
storage_figures(const storage_report& report) {
  std::optional<uint64_t> buckets;
  if (report.counted >= 1)
    buckets = report.shares.buckets;
  return {{"allocated", report.promised},
          {"reserved_space", report.reserved},
          {"disk_total", report.disk.total},
          {"disk_used", report.disk.total - report.disk.free},
          {"disk_free_for_root", report.disk.free},
          {"disk_free_for_nonroot", report.disk.available},
          {"disk_avail", report.writable},
          {"accepting_immutable_shares", report.writable > 0 ? 1 : 0},
          {"total_bucket_count", buckets}};
}

std::string
render_storage_page(const storage_state& state, const metric_families& all) {
  data page;
  page.set("has_storage", state.has_value());
  if (state) {
    add_space(*state, page);
    add_shares(*state, page);
    add_activity(*state, all, page);
    page.set("has_notes", state->notes > 0);
    page.set("notes_count", std::to_string(state->notes));
    page.set("notes", notes_of(*state));
  }
  return render_page({"Storage", "/storage"}, "storage", std::move(page));
}

std::string render_storage_json(const storage_state& state) {
  json result{{"stats", json::object()},
              {"bucket-counter", nullptr},
              {"lease-checker", nullptr},
              {"lease-checker-progress", nullptr}};
  if (state) {
    result["stats"] = stats_json(*state);
    result["shares"] = {{"count", state->shares.shares},
                        {"buckets", state->shares.buckets},
                        {"bytes", state->shares.bytes},
                        {"counted", state->counted}};
    result["open-buckets"] = state->open_buckets;
    result["last-hour"] = hour_json(*state);
    result["corruption-reports"] = notes_json(*state);
  }
  return to_text(result);
}

} // namespace tahoe
