#include "web/server/operation_page.hpp"

#include "codec/base32.hpp"
#include "config/text.hpp"
#include "web/server/operation_view.hpp"
#include "web/server/operations_page.hpp"
#include "web/server/private_access.hpp"
#include "web/server/status_page.hpp"

#include <algorithm>

namespace tahoe {

caf::error unknown_operation(const std::string& id) {
  return failure(ec::not_found, "unknown/expired handle '" + id + "'");
}

namespace {

/// What `output=` or `t=` asks for; nothing for a word that means nothing here.
std::optional<std::string> form_of(const request_target& target) {
  auto form = target.argument("t").value_or("status");
  if (form == "status")
    form = to_lower(target.argument("output").value_or("html"));
  if (form == "html" || form == "json")
    return form;
  return std::nullopt;
}

/// What people call the servers. Without these the page shows ids.
asio::awaitable<server_names>
ask_server_names(exchange& client, const web_context& web) {
  server_names result;
  if (!web.services.introducer_client)
    co_return result;
  auto known = co_await ask<known_servers>(client, web.asker,
                                           web.services.introducer_client,
                                           get_servers{}, status_deadline);
  if (known)
    for (auto& server : known->servers)
      result[base32_encode(server.id.view())] = server.nickname;
  co_return result;
}

/// Adds what a service knows; none: nothing.
template <class Service>
asio::awaitable<caf::expected<void>>
add_operations(exchange& client, const web_context& web, Service service,
               std::vector<operation_record>& to) {
  if (!service)
    co_return caf::unit;
  auto known = co_await ask<operations>(client, web.asker, service,
                                        get_operations{}, status_deadline);
  if (!known)
    co_return std::move(known.error());
  to.insert(to.end(), known->records.begin(), known->records.end());
  co_return caf::unit;
}

template <class Service>
asio::awaitable<caf::expected<void>>
cancel_at(exchange& client, const web_context& web, Service service,
          cancel_named_operation request) {
  if (!service)
    co_return unknown_operation(request.id);
  co_return co_await ask<void>(client, web.asker, service, std::move(request),
                               status_deadline);
}

} // namespace

asio::awaitable<caf::expected<std::vector<operation_record>>>
ask_operations(exchange& client, const web_context& web) {
  std::vector<operation_record> result;
  auto added
    = co_await add_operations(client, web, web.services.uploader, result);
  if (added)
    added
      = co_await add_operations(client, web, web.services.downloader, result);
  if (!added)
    co_return std::move(added.error());
  std::stable_sort(result.begin(), result.end(), [](auto& a, auto& b) {
    auto runs = [](auto& x) { return x.outcome == operation_outcome::running; };
    return runs(a) != runs(b) ? runs(a) : a.started > b.started;
  });
  co_return result;
}

asio::awaitable<void> serve_operation(exchange& client, const web_context& web,
                                      const request_target& target) {
  auto form = form_of(target);
  auto known = co_await ask_operations(client, web);
  if (!known) {
    co_await reply_error(client, std::move(known.error()));
    co_return;
  }
  auto record = std::find_if(known->begin(), known->end(),
                             [&](auto& x) { return x.id == target.path[1]; });
  if (record == known->end()) {
    co_await reply_error(client, unknown_operation(target.path[1]));
    co_return;
  }
  if (record->is_private && !may_enter_private(client, web)) {
    co_await demand_token(client);
    co_return;
  }
  if (target.argument("t") == "events") {
    co_await stream_operation(client, web, target.path[1]);
    co_return;
  }
  if (!form) {
    co_await reply_line(client, 400,
                        "Unknown t or output value: html and json are known "
                        "here");
    co_return;
  }
  if (*form == "json") {
    auto body = render_operation_json(*record);
    co_await reply_page(client, true, std::move(body));
    co_return;
  }
  auto names = co_await ask_server_names(client, web);
  auto body = render_operation_page(*record, names);
  co_await reply_page(client, false, std::move(body));
}

asio::awaitable<void>
cancel_operation_by_id(exchange& client, const web_context& web,
                       const request_target& target) {
  if (target.argument("t") != "cancel") {
    co_await reply_line(client, 400,
                        "Unknown t value: '" + target.argument("t").value_or("")
                          + "'");
    co_return;
  }
  auto& id = target.path[1];
  cancel_named_operation request{id, may_enter_private(client, web)};
  auto done = co_await cancel_at(client, web, web.services.uploader, request);
  if (!done && code_of(done.error()) == ec::not_found)
    done = co_await cancel_at(client, web, web.services.downloader, request);
  if (!done && code_of(done.error()) == ec::refused) {
    co_await demand_token(client);
    co_return;
  }
  if (!done) {
    auto unknown = code_of(done.error()) == ec::not_found;
    auto error = unknown ? unknown_operation(id) : std::move(done.error());
    co_await reply_error(client, std::move(error));
    co_return;
  }
  header_list headers;
  headers.emplace_back("Location", "/operations/" + percent_encode(id));
  co_await reply_line(client, 303, "the operation is being cancelled",
                      std::move(headers));
}

} // namespace tahoe
