#include "web/console/commands.hpp"
#include "web/server/operation_rows.hpp"

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

/// A table has no room for stages and servers: `op` shows those.
console_json in_short(const operation_record& record) {
  console_json whole = to_json(record);
  auto result = console_json::object();
  for (auto& [key, value] : whole.items())
    if (!value.is_structured())
      result[key] = value;
  return result;
}

template <class Service>
command_task show_records(command_context& context, Service service) {
  auto records = co_await ask_records(context, service);
  if (!records)
    co_return std::move(records.error());
  auto rows = console_json::array();
  for (auto& record : *records)
    rows.push_back(in_short(record));
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
        co_return co_await show(context, to_json(record));
  co_return failure(ec::not_found, "no upload or download has the id " + id
                                     + " (any more): `uploads` and `downloads` "
                                       "show them");
}

} // namespace tahoe
