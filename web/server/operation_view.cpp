#include "web/server/operation_view.hpp"

#include "codec/base32.hpp"
#include "web/server/operation_rows.hpp"
#include "web/server/operations_view.hpp"
#include "web/server/quantities.hpp"

namespace tahoe {

namespace {

using kainjow::mustache::data;

std::string describe_shares(const share_set& shares) {
  std::string result;
  for (auto number : shares.numbers())
    result += (result.empty() ? "" : ", ") + std::to_string(number);
  return result;
}

data counter_row(const char* name, uint64_t bytes) {
  data result;
  result.set("name", name);
  result.set("bytes", describe_bytes(static_cast<double>(bytes)));
  return result;
}

data counters_of(const operation_record& record) {
  auto& progress = record.progress;
  data result{data::type::list};
  if (record.kind == operation_kind::upload) {
    result << counter_row("Received", progress.received)
           << counter_row("Hashed", progress.hashed)
           << counter_row("Encrypted", progress.encrypted)
           << counter_row("Shares pushed", progress.pushed);
  } else {
    result << counter_row("Received from servers", progress.received)
           << counter_row("Verified", progress.verified)
           << counter_row("Delivered", progress.delivered);
  }
  return result;
}

data stages_of(const operation_record& record) {
  data result{data::type::list};
  for (size_t i = 0; i < record.stages.size(); ++i) {
    auto& stage = record.stages[i];
    data row;
    row.set("name", stage.name);
    row.set("colour", stage_class(i));
    row.set("began", describe_interval(stage.began));
    row.set("duration", describe_interval(stage.duration));
    result << row;
  }
  return result;
}

data servers_of(const operation_record& record, const server_names& names) {
  data result{data::type::list};
  for (auto& server : record.servers) {
    auto id = base32_encode(server.id.view());
    data row;
    row.set("id", id);
    row.set("name", name_of(server.id, names));
    row.set("class", server.errors == 0 ? "yes" : "no");
    row.set("shares", describe_shares(server.shares));
    row.set("state", server.state);
    row.set("problem", server.problem);
    row.set("bytes", describe_bytes(static_cast<double>(server.bytes)));
    row.set("requests", std::to_string(server.requests));
    row.set("errors", std::to_string(server.errors));
    row.set("mean_answer", server.answers == 0
                             ? ""
                             : describe_interval(server.mean_answer_time()));
    result << row;
  }
  return result;
}

// In seconds from the operation's start.

nlohmann::json busy_times(const operation_server& server, instant start) {
  auto result = nlohmann::json::array();
  for (auto& span : server.busy.list())
    result.push_back(
      {in_seconds(span.from - start), in_seconds(span.to - start)});
  return result;
}

nlohmann::json error_times(const operation_server& server, instant start) {
  auto result = nlohmann::json::array();
  for (auto time : server.error_times)
    result.push_back(in_seconds(time - start));
  return result;
}

} // namespace

std::string render_operation_page(const operation_record& record,
                                  const server_names& names) {
  auto page = to_row(record);
  page.set("has_index", record.index.has_value());
  if (record.index)
    page.set("storage_index", base32_encode(record.index->view()));
  page.set("has_error", !record.error_text.empty());
  auto part = record.fraction();
  page.set("has_part", part.has_value());
  page.set("has_size", record.size.has_value());
  page.set("part", std::to_string(static_cast<int>(part.value_or(0) * 100)));
  page.set("is_running", record.outcome == operation_outcome::running);
  page.set("started", describe_time(record.started));
  page.set("counters", counters_of(record));
  page.set("stages", stages_of(record));
  page.set("has_servers", !record.servers.empty());
  page.set("servers", servers_of(record, names));
  page.set("timeline", render_timeline(record, names));
  page_frame frame{to_string(record.kind) + " " + shorten_id(record.id),
                   "/status"};
  follow(frame, record.outcome);
  return render_page(frame, "operation", std::move(page));
}

std::string
render_operation_json(const operation_record& record, int indentation) {
  using nlohmann::json;
  auto result = to_json(record);
  result["stages"] = json::array();
  for (auto& stage : record.stages)
    result["stages"].push_back({{"name", stage.name},
                                {"began", in_seconds(stage.began)},
                                {"duration", in_seconds(stage.duration)}});
  result["servers"] = json::array();
  for (auto& server : record.servers)
    result["servers"].push_back({
      {"id", base32_encode(server.id.view())},
      {"shares", server.shares.numbers()},
      {"state", server.state},
      {"problem", server.problem},
      {"bytes", server.bytes},
      {"requests", server.requests},
      {"answers", server.answers},
      {"errors", server.errors},
      {"mean_answer_time", in_seconds(server.mean_answer_time())},
      {"busy", busy_times(server, record.began)},
      {"error_times", error_times(server, record.began)},
    });
  return to_text(result, indentation);
}

} // namespace tahoe
