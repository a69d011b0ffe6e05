#include "web/console/commands.hpp"
#include "web/server/operation_rows.hpp"
#include "web/server/operation_view.hpp"
#include "web/server/quantities.hpp"

namespace tahoe {

namespace {

constexpr caf::duration records_patience{caf::time_unit::seconds, 10};

using operation_records = std::vector<operation_record>;

template <class Service>
asio::awaitable<caf::expected<operation_records>>
ask_records(command_context& context, Service service) {
  if (context.unknown_handles)
    co_return context.unknown_handles;
  if (!service)
    co_return operation_records{};
  auto known = co_await ask<operations>(context.client, context.asker, service,
                                        get_operations{}, records_patience);
  if (!known)
    co_return std::move(known.error());
  co_return std::move(known->records);
}

std::string size_of(const operation_record& record) {
  return record.size ? describe_bytes(static_cast<double>(*record.size)) : "-";
}

std::string rate_of(const operation_record& record) {
  return describe_bytes(record.rate()) + "/s";
}

/// A table has no room for stages and servers: `op` shows those.
console_json in_short(const operation_record& record) {
  console_json whole = to_json(record);
  auto result = console_json::object();
  for (auto& [key, value] : whole.items())
    if (!value.is_structured())
      result[key] = value;
  return result;
}

console_json to_row(const operation_record& record, wall_time now) {
  auto is_running = record.outcome == operation_outcome::running;
  console_json result{
    {"id", record.id},
    {"state", is_running ? stage_of(record) : to_string(record.outcome)},
    {"size", size_of(record)},
    {"rate", rate_of(record)},
    {"began", describe_interval(now - record.started) + " ago"}};
  if (!record.error_text.empty())
    result["error"] = record.error_text;
  return result;
}

/// What the web says of it as JSON, for people: the tables last, and without
/// the courses that a page draws.
console_json in_words(const operation_record& record, const console_json& all) {
  auto result = console_json::object();
  for (auto key : {"id", "kind", "outcome", "stage", "storage_index", "percent",
                   "error", "error_text"})
    if (!all[key].is_null())
      result[key] = all[key];
  result["size"] = size_of(record);
  result["rate"] = rate_of(record);
  result["started"] = describe_time(record.started) + " UTC";
  result["duration"] = describe_interval(record.duration);
  result["progress"] = all["progress"];
  result["stages"] = all["stages"];
  result["servers"] = all["servers"];
  for (auto& server : result["servers"]) {
    server.erase("busy");
    server.erase("error_times");
  }
  return result;
}

command_task
show_operation(command_context& context, const operation_record& record) {
  auto all = console_json::parse(render_operation_json(record, -1));
  auto shown = context.json ? std::move(all) : in_words(record, all);
  co_return co_await show(context, std::move(shown));
}

template <class Service>
command_task show_records(command_context& context, Service service) {
  auto records = co_await ask_records(context, service);
  if (!records)
    co_return std::move(records.error());
  auto now = context.node.env.clock();
  auto rows = console_json::array();
  for (auto& record : *records)
    rows.push_back(context.json ? in_short(record) : to_row(record, now));
  co_return co_await show(context, std::move(rows));
}

} // namespace

command_task run_uploads(command_context& context) {
  return show_records(context, context.handles.uploader);
}

command_task run_downloads(command_context& context) {
  return show_records(context, context.handles.downloader);
}

command_task run_operation(command_context& context) {
  auto id = context.words.front();
  auto uploads = co_await ask_records(context, context.handles.uploader);
  if (!uploads)
    co_return std::move(uploads.error());
  auto downloads = co_await ask_records(context, context.handles.downloader);
  if (!downloads)
    co_return std::move(downloads.error());
  for (auto records : {&*uploads, &*downloads})
    for (auto& record : *records)
      if (record.id == id)
        co_return co_await show_operation(context, record);
  co_return failure(ec::not_found, "no upload or download has the id " + id
                                     + " (any more): `uploads` and `downloads` "
                                       "show them");
}

} // namespace tahoe
