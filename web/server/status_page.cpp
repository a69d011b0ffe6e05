#include "web/server/status_page.hpp"

#include "web/server/operation_page.hpp"
#include "web/server/operation_rows.hpp"
#include "web/server/page_reply.hpp"
#include "web/server/private_access.hpp"
#include "web/server/status_view.hpp"

namespace tahoe {

asio::awaitable<void>
reply_page(exchange& client, bool is_json, std::string body) {
  reply_head head;
  if (!is_json)
    head = page_head();
  else
    head.content_type = "application/json";
  co_await reply_with(client, std::move(head), std::move(body));
}

namespace {

/// The page shows why there is no drive, and all else.
asio::awaitable<std::optional<drive_roots>>
drive_of(exchange& client, const web_context& web) {
  if (!web.services.vdrive_client)
    co_return std::nullopt;
  auto roots
    = co_await ask<drive_roots>(client, web.asker, web.services.vdrive_client,
                                get_roots{}, status_deadline);
  if (roots)
    co_return std::move(*roots);
  drive_roots unknown;
  unknown.public_problem = unknown.private_problem = describe(roots.error());
  co_return unknown;
}

asio::awaitable<caf::expected<std::optional<introductions>>>
introductions_of(exchange& client, const web_context& web) {
  if (!web.services.introducer)
    co_return std::optional<introductions>{};
  auto all
    = co_await ask<introductions>(client, web.asker, web.services.introducer,
                                  get_introductions{}, status_deadline);
  if (!all)
    co_return std::move(all.error());
  co_return std::optional<introductions>{std::move(*all)};
}

} // namespace

asio::awaitable<void> serve_status(exchange& client, const web_context& web,
                                   const request_target& target) {
  auto form = target.argument("t").value_or("html");
  if (form != "html" && form != "json") {
    co_await reply_line(client, 400, "Unknown t value: '" + form + "'");
    co_return;
  }
  auto node = co_await ask<node_info>(client, web.asker, web.services.node,
                                      get_node_info{}, status_deadline);
  if (!node) {
    co_await reply_error(client, std::move(node.error()));
    co_return;
  }
  node_status status{std::move(*node)};
  if (web.services.introducer_client) {
    auto known = co_await ask<known_servers>(client, web.asker,
                                             web.services.introducer_client,
                                             get_servers{}, status_deadline);
    if (!known) {
      co_await reply_error(client, std::move(known.error()));
      co_return;
    }
    status.known = std::move(*known);
  }
  auto operations = co_await ask_operations(client, web);
  if (!operations) {
    co_await reply_error(client, std::move(operations.error()));
    co_return;
  }
  status.operations = std::move(*operations);
  if (!may_enter_private(client, web))
    hide_private(status.operations);
  status.drive = co_await drive_of(client, web);
  status.news = co_await ask_for_news(client, web);
  status.own_space = co_await ask_for_own_space(client, web);
  auto introduced = co_await introductions_of(client, web);
  if (!introduced) {
    co_await reply_error(client, std::move(introduced.error()));
    co_return;
  }
  status.introduced = std::move(*introduced);
  auto now = web.clock();
  auto json = form == "json";
  auto body
    = json ? render_status_json(status, now) : render_status_page(status, now);
  co_await reply_page(client, json, std::move(body));
}

} // namespace tahoe
