#include "web/server/operation_view.hpp"

#include "codec/base32.hpp"
#include "web/server/embedded_files.hpp"
#include "web/server/operation_rows.hpp"
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
  for (auto& stage : record.stages) {
    data row;
    row.set("name", stage.name);
    row.set("duration", describe_interval(stage.duration));
    result << row;
  }
  return result;
}

data servers_of(const operation_record& record) {
  data result{data::type::list};
  for (auto& server : record.servers) {
    auto id = base32_encode(server.id.view());
    data row;
    row.set("id", id);
    row.set("short_id", shorten_id(id));
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

} // namespace

std::string render_operation_page(const operation_record& record) {
  auto page = to_row(record);
  page.set("has_index", record.index.has_value());
  if (record.index)
    page.set("storage_index", base32_encode(record.index->view()));
  page.set("has_error", !record.error_text.empty());
  page.set("is_running", record.outcome == operation_outcome::running);
  page.set("counters", counters_of(record));
  page.set("stages", stages_of(record));
  page.set("servers", servers_of(record));
  std::string text{embedded_file("templates/operation.html").value_or("")};
  return kainjow::mustache::mustache{text}.render(page);
}

std::string render_operation_json(const operation_record& record) {
  using nlohmann::json;
  using seconds = std::chrono::duration<double>;
  auto result = to_json(record);
  result["stages"] = json::array();
  for (auto& stage : record.stages)
    result["stages"].push_back(
      {{"name", stage.name}, {"duration", seconds{stage.duration}.count()}});
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
      {"mean_answer_time", seconds{server.mean_answer_time()}.count()},
    });
  return to_text(result);
}

} // namespace tahoe
