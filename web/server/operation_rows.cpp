#include "web/server/operation_rows.hpp"

#include "codec/base32.hpp"
#include "web/server/quantities.hpp"

namespace tahoe {

namespace {

using kainjow::mustache::data;

std::string percent_of(const operation_record& record) {
  auto fraction = record.fraction();
  return fraction ? std::to_string(static_cast<int>(*fraction * 100)) + " %"
                  : "";
}

nlohmann::json progress_of(const operation_record& record) {
  auto& progress = record.progress;
  if (record.kind == operation_kind::upload)
    return {{"received", progress.received},
            {"hashed", progress.hashed},
            {"encrypted", progress.encrypted},
            {"pushed", progress.pushed}};
  return {{"received", progress.received},
          {"verified", progress.verified},
          {"delivered", progress.delivered}};
}

} // namespace

void hide_private(std::vector<operation_record>& records) {
  for (auto& record : records) {
    if (!record.is_private)
      continue;
    operation_record left;
    left.kind = record.kind;
    left.outcome = record.outcome;
    left.is_private = true;
    left.started = record.started;
    left.began = record.began;
    left.duration = record.duration;
    record = std::move(left);
  }
}

std::string stage_of(const operation_record& record) {
  return record.stages.empty() ? "" : record.stages.back().name;
}

data to_row(const operation_record& record) {
  data result;
  result.set("kind", to_string(record.kind));
  if (!is_hidden(record)) {
    result.set("id", record.id);
    result.set("short_id", shorten_id(record.id));
    result.set("rate", describe_bytes(record.rate()) + "/s");
  }
  result.set("size", record.size
                       ? describe_bytes(static_cast<double>(*record.size))
                       : "");
  result.set("percent", percent_of(record));
  result.set("stage", is_hidden(record) ? "private" : stage_of(record));
  result.set("duration", describe_interval(record.duration));
  result.set("outcome", to_string(record.outcome));
  auto failed = record.outcome == operation_outcome::failed
                || record.outcome == operation_outcome::cancelled;
  result.set("class", failed ? "no" : "yes");
  result.set("error", record.error_text);
  return result;
}

nlohmann::json to_json(const operation_record& record) {
  nlohmann::json result{
    {"id", record.id},
    {"kind", to_string(record.kind)},
    {"outcome", to_string(record.outcome)},
    {"storage_index", nullptr},
    {"size", nullptr},
    {"percent", nullptr},
    {"stage", stage_of(record)},
    {"started", unix_time(record.started)},
    {"duration", in_seconds(record.duration)},
    {"bytes_per_second", record.rate()},
    {"progress", progress_of(record)},
    {"error", nullptr},
    {"error_text", nullptr},
  };
  if (record.index)
    result["storage_index"] = base32_encode(record.index->view());
  if (record.size)
    result["size"] = *record.size;
  if (auto fraction = record.fraction())
    result["percent"] = *fraction * 100;
  if (!record.error.empty()) {
    result["error"] = record.error;
    result["error_text"] = record.error_text;
  }
  if (is_hidden(record))
    for (auto key : {"id", "stage", "bytes_per_second", "progress"})
      result[key] = nullptr;
  return result;
}

double unix_time(wall_time time) {
  using std::chrono::milliseconds;
  auto since
    = std::chrono::duration_cast<milliseconds>(time.time_since_epoch());
  return std::chrono::duration<double>{since}.count();
}

std::string to_text(const nlohmann::json& value, int indentation) {
  return value.dump(indentation, ' ', false,
                    nlohmann::json::error_handler_t::replace)
         + "\n";
}

} // namespace tahoe
