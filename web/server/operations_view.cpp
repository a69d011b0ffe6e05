#include "web/server/operations_view.hpp"

#include "web/server/operation_rows.hpp"
#include "web/server/quantities.hpp"

#include <algorithm>

namespace tahoe {

namespace {

using kainjow::mustache::data;
using nlohmann::json;

/// One of either kind, with what orders the list.
struct listed {
  wall_time started;
  bool runs = false;
  const operation_record* transfer = nullptr;
  const deep_summary* deep = nullptr;
};

std::vector<listed> in_order(const known_operations& known) {
  std::vector<listed> result;
  auto runs = [](auto& x) { return x.outcome == operation_outcome::running; };
  for (auto& record : known.transfers)
    result.push_back({record.started, runs(record), &record, nullptr});
  for (auto& summary : known.deep)
    result.push_back({summary.started, runs(summary), nullptr, &summary});
  std::stable_sort(result.begin(), result.end(),
                   [](auto& a, auto& b) { return a.started > b.started; });
  return result;
}

// -- as HTML ------------------------------------------------------------------

data to_row(const deep_summary& deep) {
  data result;
  result.set("kind", title_of(deep.kind));
  result.set("size",
             std::to_string(deep.met) + (deep.met == 1 ? " thing" : " things"));
  result.set("duration", describe_interval(deep.duration));
  result.set("outcome", to_string(deep.outcome));
  return result;
}

data row_of(const listed& one) {
  auto row = one.transfer ? to_row(*one.transfer) : to_row(*one.deep);
  auto outcome = one.transfer ? one.transfer->outcome : one.deep->outcome;
  row.set("started", describe_time(one.started));
  row.set("class", outcome == operation_outcome::done      ? "yes"
                   : outcome == operation_outcome::running ? "runs"
                                                           : "no");
  if (one.transfer)
    row.set("remark", is_hidden(*one.transfer) ? "private"
                      : one.runs               ? stage_of(*one.transfer)
                                               : one.transfer->error_text);
  auto part
    = one.runs && one.transfer ? one.transfer->fraction() : std::nullopt;
  if (part) {
    row.set("has_part", true);
    row.set("part", std::to_string(static_cast<int>(*part * 100)));
  }
  return row;
}

data list_of(const char* anchor, const char* title, const char* nothing,
             const data& rows) {
  data result;
  result.set("anchor", anchor);
  result.set("title", title);
  result.set("nothing", nothing);
  result.set("has_rows", !rows.is_empty_list());
  result.set("rows", rows);
  return result;
}

// -- as JSON ------------------------------------------------------------------

std::string status_of(operation_outcome outcome, const std::string& stage) {
  switch (outcome) {
  case operation_outcome::running:
    return stage.empty() ? "running" : stage;
  case operation_outcome::done:
    return "Finished";
  case operation_outcome::failed:
    return "Failed";
  case operation_outcome::cancelled:
    return "Cancelled";
  }
  return "";
}

/// A part of the whole, 0 to 1.
double part_of(uint64_t bytes, const operation_record& record) {
  if (record.outcome == operation_outcome::done)
    return 1;
  auto size = record.size.value_or(0);
  if (size == 0)
    return 0;
  return std::min(1.0, static_cast<double>(bytes) / static_cast<double>(size));
}

/// Tahoe-LAFS has a number where we have an object: that is `bytes` here.
json to_listed_json(const operation_record& record) {
  auto result = to_json(record);
  result["bytes"] = std::move(result["progress"]);
  result.erase("progress");
  result["type"] = result["kind"];
  result["storage-index-string"] = result["storage_index"];
  result["total-size"] = result["size"];
  result["status"] = status_of(record.outcome, stage_of(record));
  auto& progress = record.progress;
  if (record.kind == operation_kind::download) {
    result["progress"] = part_of(progress.delivered, record);
    return result;
  }
  auto coded = part_of(progress.encrypted, record);
  result["progress-hash"] = part_of(progress.hashed, record);
  result["progress-ciphertext"] = coded;
  result["progress-encode-push"] = coded;
  return result;
}

const char* type_of(deep_kind kind) {
  switch (kind) {
  case deep_kind::manifest:
    return "manifest";
  case deep_kind::size:
    return "deep-size";
  case deep_kind::stats:
    return "deep-stats";
  }
  return "";
}

json to_listed_json(const deep_summary& deep) {
  // Tahoe-LAFS lists no walks; its command line knows how to show this word.
  return {{"type", "unknown"},
          {"kind", type_of(deep.kind)},
          {"outcome", to_string(deep.outcome)},
          {"status", status_of(deep.outcome, "")},
          {"storage-index-string", nullptr},
          {"total-size", nullptr},
          {"count", deep.met},
          {"started", unix_time(deep.started)},
          {"duration", in_seconds(deep.duration)}};
}

} // namespace

void follow(page_frame& frame, operation_outcome outcome) {
  if (outcome != operation_outcome::running)
    return;
  frame.events = "?t=events";
  frame.reloads = true;
}

const char* title_of(deep_kind kind) {
  switch (kind) {
  case deep_kind::manifest:
    return "Manifest";
  case deep_kind::size:
    return "Deep size";
  case deep_kind::stats:
    return "Deep statistics";
  }
  return "";
}

std::string render_operations_page(const known_operations& known) {
  data active{data::type::list};
  data recent{data::type::list};
  for (auto& one : in_order(known))
    (one.runs ? active : recent) << row_of(one);
  data lists{data::type::list};
  lists << list_of("active", "Active", "Nothing is under way.", active)
        << list_of("recent", "Recent", "Nothing has come to its end yet.",
                   recent);
  data page;
  page.set("lists", lists);
  page_frame frame{"Operations", "/status"};
  frame.events = "?t=events";
  frame.reloads = !active.is_empty_list();
  return render_page(frame, "operations", std::move(page));
}

std::string render_operations_json(const known_operations& known,
                                   size_t max_recent, int indentation) {
  auto active = json::array();
  auto recent = json::array();
  for (auto& one : in_order(known))
    if (one.runs || recent.size() < max_recent)
      (one.runs ? active : recent)
        .push_back(one.transfer ? to_listed_json(*one.transfer)
                                : to_listed_json(*one.deep));
  return to_text({{"active", active}, {"recent", recent}}, indentation);
}

} // namespace tahoe
