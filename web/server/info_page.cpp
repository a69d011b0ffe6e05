#include "web/server/info_page.hpp"

#include "actors/operations/operation_id.hpp"
#include "web/server/info_view.hpp"
#include "web/server/origin_check.hpp"
#include "web/server/status_page.hpp"

namespace tahoe {

namespace {

/// Servers have five seconds; then the page shows who is silent.
constexpr caf::duration survey_deadline{caf::time_unit::seconds, 15};

asio::awaitable<void>
add_servers(exchange& client, const web_context& web, object_info& info) {
  auto shares = shares_of(info.entry.read_cap);
  if (!shares)
    co_return;
  if (!web.services.downloader) {
    info.problem = "this node has no client role, so it asks no servers";
    co_return;
  }
  // A picture on somebody's page must not make the grid work.
  if (!is_own_request(client.header("Sec-Fetch-Site"), client.header("Origin"),
                      client.header("Host"))) {
    info.problem = "a page from elsewhere led here, so no server was asked: "
                   "open this address by itself";
    co_return;
  }
  auto turn = co_await web.surveys.enter(client, client.origin());
  if (!turn) {
    info.problem = describe(turn.error());
    co_return;
  }
  survey_servers question{shares->si};
  auto found = co_await ask<servers_surveyed>(
    client, web.asker, web.services.downloader, question, survey_deadline);
  if (found)
    info.servers = std::move(*found);
  else
    info.problem = describe(found.error());
}

} // namespace

asio::awaitable<void> serve_info(exchange& client, const web_context& web,
                                 const request_target& target,
                                 const object_address& where, way_end end) {
  object_info info;
  auto path = client.target().substr(0, client.target().find('?'));
  auto is_inside = path.ends_with('/');
  info.here = is_inside ? "./" : percent_encode(target.path.back()) + "/";
  if (!where.names.empty())
    info.up = is_inside ? "../" : "./";
  info.entry = std::move(end.entry);
  if (!where.names.empty())
    info.entry.name = where.names.back();
  info.section = drive_path(where);
  info.handle = draw_operation_id(web.random);
  co_await add_servers(client, web, info);
  auto page = render_info_page(info);
  co_await reply_page(client, false, std::move(page));
}

} // namespace tahoe
