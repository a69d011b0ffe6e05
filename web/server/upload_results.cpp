#include "web/server/upload_results.hpp"

#include "codec/base32.hpp"
#include "web/server/cap_fields.hpp"
#include "web/server/operation_page.hpp"
#include "web/server/operation_rows.hpp"
#include "web/server/page_frame.hpp"
#include "web/server/quantities.hpp"
#include "web/server/status_page.hpp"

#include <algorithm>

namespace tahoe {

namespace {

using kainjow::mustache::data;

data stage_rows(const operation_record& record) {
  data rows{data::type::list};
  for (auto& stage : record.stages) {
    data row;
    row.set("name", stage.name);
    row.set("duration", describe_interval(stage.duration));
    rows << row;
  }
  return rows;
}

/// The servers that have a share now.
data holder_rows(const operation_record& record) {
  data rows{data::type::list};
  for (auto& server : record.servers) {
    if (server.shares.empty())
      continue;
    std::string shares;
    for (auto number : server.shares.numbers())
      shares += (shares.empty() ? "" : ", ") + std::to_string(number);
    data row;
    row.set("short_id", shorten_id(base32_encode(server.id.view())));
    row.set("shares", shares);
    row.set("state", server.state);
    rows << row;
  }
  return rows;
}

} // namespace

std::string
render_upload_results(const std::string& cap, const operation_record* record) {
  data page;
  page.set("address", "/uri/" + percent_encode(cap));
  add_cap_fields(page, {{"cap", "Read cap", cap}});
  if (record) {
    data operation = to_row(*record);
    operation.set("stages", stage_rows(*record));
    auto holders = holder_rows(*record);
    operation.set("has_holders", !holders.is_empty_list());
    operation.set("holders", holders);
    if (record->index)
      operation.set("index", base32_encode(record->index->view()));
    page.set("operation", operation);
  }
  return render_page({"Stored"}, "upload", std::move(page));
}

asio::awaitable<void>
reply_upload_results(exchange& client, const web_context& web,
                     const std::string& cap) {
  auto known = co_await ask_operations(client, web);
  const operation_record* record = nullptr;
  if (known) {
    auto found = std::find_if(known->begin(), known->end(),
                              [&](auto& x) { return x.id == client.id(); });
    if (found != known->end())
      record = &*found;
  }
  auto page = render_upload_results(cap, record);
  co_await reply_page(client, false, std::move(page));
}

} // namespace tahoe
