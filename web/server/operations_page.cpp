#include "web/server/operations_page.hpp"

#include "web/server/activity_feed.hpp"
#include "web/server/operation_page.hpp"
#include "web/server/operation_rows.hpp"
#include "web/server/operation_view.hpp"
#include "web/server/status_page.hpp"

#include <algorithm>

namespace tahoe {

namespace {

/// What happens on `/status`; it never ends.
class all_events final : public event_source {
public:
  all_events(exchange& client, const web_context& web, bool is_owner)
    : client_(client), web_(web), is_owner_(is_owner) {}

  asio::awaitable<caf::expected<event_news>>
  next(const std::string& seen) override {
    auto view = co_await web_.feed->look(client_, web_, seen.empty());
    if (!view)
      co_return std::move(view.error());
    event_news result;
    result.revision = (*view)->revision;
    if (result.revision.empty())
      result.revision = "nothing yet";
    if (result.revision != seen)
      result.json = is_owner_ ? (*view)->json : (*view)->public_json;
    co_return result;
  }

private:
  exchange& client_;
  const web_context& web_;
  bool is_owner_;
};

/// What happens to one upload or download.
class transfer_events final : public event_source {
public:
  transfer_events(exchange& client, const web_context& web, std::string id)
    : client_(client), web_(web), id_(std::move(id)) {}

  asio::awaitable<caf::expected<event_news>>
  next(const std::string& seen) override {
    auto view = co_await web_.feed->look(client_, web_, seen.empty());
    if (!view)
      co_return std::move(view.error());
    auto& records = (*view)->known.transfers;
    auto record = std::find_if(records.begin(), records.end(),
                               [&](auto& x) { return x.id == id_; });
    if (record == records.end())
      co_return unknown_operation(id_);
    event_news result;
    result.revision = std::to_string(record->revision);
    result.over = record->outcome != operation_outcome::running;
    if (result.revision != seen || result.over)
      result.json = render_operation_json(*record, -1);
    co_return result;
  }

private:
  exchange& client_;
  const web_context& web_;
  std::string id_;
};

} // namespace

asio::awaitable<caf::expected<known_operations>>
ask_known_operations(exchange& client, const web_context& web) {
  auto transfers = co_await ask_operations(client, web);
  if (!transfers)
    co_return std::move(transfers.error());
  auto deep = co_await ask<deep_list>(client, web.asker, web.deep, list_deep{},
                                      status_deadline);
  if (!deep)
    co_return std::move(deep.error());
  known_operations result;
  result.transfers = std::move(*transfers);
  result.deep = std::move(deep->operations);
  co_return result;
}

asio::awaitable<void>
serve_operations(exchange& client, const web_context& web,
                 const request_target& target, bool is_owner) {
  auto form = target.argument("t").value_or("");
  if (form == "events") {
    all_events source{client, web, is_owner};
    co_await stream_events(client, web.streams, source);
    co_return;
  }
  auto is_json = form == "json";
  if (!form.empty() && !is_json) {
    co_await refuse_form(client, std::move(form));
    co_return;
  }
  auto known = co_await ask_known_operations(client, web);
  if (!known) {
    co_await reply_error(client, std::move(known.error()));
    co_return;
  }
  if (!is_owner)
    hide_private(known->transfers);
  auto body
    = is_json ? render_operations_json(*known) : render_operations_page(*known);
  co_await reply_page(client, is_json, std::move(body));
}

asio::awaitable<void> stream_operation(exchange& client, const web_context& web,
                                       const std::string& id) {
  transfer_events source{client, web, id};
  co_await stream_events(client, web.streams, source);
}

asio::awaitable<void> refuse_form(exchange& client, std::string form) {
  co_await reply_line(client, 400, "Unknown t value: '" + form + "'");
}

} // namespace tahoe
