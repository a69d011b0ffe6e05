#include "web/server/deep_view.hpp"

#include "web/server/deep_json.hpp"
#include "web/server/operations_view.hpp"
#include "web/server/page_frame.hpp"
#include "web/server/quantities.hpp"
#include "web/server/request_target.hpp"

#include <kainjow/mustache.hpp>

namespace tahoe {

namespace {

using kainjow::mustache::data;

std::string bytes_text(uint64_t bytes) {
  return describe_bytes(static_cast<double>(bytes));
}

data counts_of(const deep_stats& stats) {
  data result{data::type::list};
  auto add = [&](const char* name, const std::string& value) {
    data row;
    row.set("name", name);
    row.set("value", value);
    result << row;
  };
  add("Directories", std::to_string(stats.directories));
  add("Files", std::to_string(stats.immutable_files));
  add("Literal files", std::to_string(stats.literal_files));
  add("Unknown", std::to_string(stats.unknown));
  add("Size of the files", bytes_text(stats.size_immutable_files));
  add("Size of the literal files", bytes_text(stats.size_literal_files));
  add("Size of the directories", bytes_text(stats.size_directories));
  add("All together", bytes_text(deep_size_of(stats)));
  add("Largest file", bytes_text(stats.largest_immutable_file));
  add("Largest directory",
      bytes_text(stats.largest_directory) + "; most entries in one: "
        + std::to_string(stats.largest_directory_children));
  return result;
}

data histogram_of(const deep_stats& stats) {
  data result{data::type::list};
  for (auto& bucket : stats.histogram()) {
    data row;
    row.set("min", bytes_text(bucket.min));
    row.set("max", bytes_text(bucket.max));
    row.set("count", std::to_string(bucket.count));
    result << row;
  }
  return result;
}

data row_of(const manifest_entry& entry) {
  std::string path;
  for (auto& name : entry.path)
    path += (path.empty() ? "" : "/") + name;
  data result;
  result.set("path", path.empty() ? "(where it began)" : path);
  result.set("cap", entry.cap);
  if (entry.kind != cap_kind::unknown)
    result.set("href", "/uri/" + percent_encode(entry.cap)
                         + (entry.kind == cap_kind::directory ? "/" : ""));
  return result;
}

/// The first rows, and how many there are in all.
size_t add_rows(const deep_operation& operation, data& rows) {
  size_t count = 0;
  for (auto& page : operation.manifest)
    for (auto& entry : *page)
      if (++count <= shown_manifest_entries)
        rows << row_of(entry);
  return count;
}

} // namespace

std::string render_deep_page(const deep_operation& operation) {
  data page;
  auto runs = operation.outcome == operation_outcome::running;
  page.set("is_running", runs);
  page.set("outcome", to_string(operation.outcome));
  auto failed = operation.outcome == operation_outcome::failed
                || operation.outcome == operation_outcome::cancelled;
  page.set("class", failed ? "no" : "yes");
  page.set("started", describe_time(operation.started));
  page.set("duration", describe_interval(operation.duration));
  page.set("has_error", static_cast<bool>(operation.error));
  if (operation.error)
    page.set("error", describe(operation.error));
  data problems{data::type::list};
  for (auto& text : problems_of(operation)) {
    data problem;
    problem.set("problem", text);
    problems << problem;
  }
  page.set("problems", problems);
  page.set("counts", counts_of(operation.stats));
  auto histogram = histogram_of(operation.stats);
  page.set("has_histogram", !histogram.is_empty_list());
  page.set("histogram", histogram);
  data rows{data::type::list};
  auto count = add_rows(operation, rows);
  page.set("has_rows", count > 0);
  page.set("rows", rows);
  page.set("count", std::to_string(count));
  page.set("has_more", count > shown_manifest_entries);
  page.set("shown", std::to_string(shown_manifest_entries));
  page_frame frame{title_of(operation.kind), "/status"};
  follow(frame, operation.outcome);
  return render_page(frame, "deep", std::move(page));
}

} // namespace tahoe
