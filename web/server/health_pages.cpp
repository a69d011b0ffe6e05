#include "web/server/health_pages.hpp"

#include "actors/inspection/actor_metrics.hpp"
#include "web/server/status_page.hpp"

#include <algorithm>

namespace tahoe {

namespace {

/// The uploader waits for servers, for a while.
constexpr caf::duration check_deadline{caf::time_unit::seconds, 15};

/// It ends by itself half a second after the last answer.
constexpr caf::duration census_deadline{caf::time_unit::seconds, 15};

using reasons = std::vector<std::string>;

asio::awaitable<reasons>
services_missing(exchange& client, const web_context& web) {
  auto node = co_await ask<node_info>(client, web.asker, web.services.node,
                                      get_node_info{}, status_deadline);
  reasons result;
  if (!node)
    result.push_back("the node does not answer: " + describe(node.error()));
  else if (!node->up)
    result.push_back("not all services of this node run");
  co_return result;
}

asio::awaitable<reasons>
introducer_missing(exchange& client, const web_context& web) {
  auto known = co_await ask<known_servers>(client, web.asker,
                                           web.services.introducer_client,
                                           get_servers{}, status_deadline);
  reasons result;
  if (!known)
    result.push_back("the introducer client does not answer: "
                     + describe(known.error()));
  else if (std::none_of(known->introducers.begin(), known->introducers.end(),
                        [](auto& x) { return x.connected; }))
    result.push_back("no introducer is connected");
  co_return result;
}

asio::awaitable<reasons>
servers_missing(exchange& client, const web_context& web) {
  auto found = co_await ask<servers_checked>(
    client, web.asker, web.services.uploader, check_servers{}, check_deadline);
  reasons result;
  if (!found)
    result.push_back("the uploader cannot say which servers there are: "
                     + describe(found.error()));
  else if (found->writable < found->needed)
    result.push_back(
      "an upload needs " + std::to_string(found->needed)
      + " servers that take shares, and " + std::to_string(found->writable)
      + " of " + std::to_string(found->connected) + " connected ones would");
  co_return result;
}

asio::awaitable<reasons>
reasons_against(exchange& client, const web_context& web) {
  auto result = co_await services_missing(client, web);
  auto add = [&result](const reasons& more) {
    result.insert(result.end(), more.begin(), more.end());
  };
  if (web.services.introducer_client && web.services.uploader) {
    auto more = co_await introducer_missing(client, web);
    add(more);
  }
  if (web.services.uploader) {
    auto more = co_await servers_missing(client, web);
    add(more);
  }
  co_return result;
}

} // namespace

asio::awaitable<std::vector<metric_family>>
ask_actor_metrics(exchange& client, const web_context& web) {
  auto taker = spawn_census(
    web.sys, caf::actor_cast<caf::strong_actor_ptr>(web.services.node));
  auto actors = co_await ask<census>(client, web.asker, taker, take_census{},
                                     census_deadline);
  std::vector<metric_family> result;
  if (actors)
    result = to_metrics(*actors);
  co_return result;
}

asio::awaitable<void> serve_metrics(exchange& client, const web_context& web) {
  reply_head head;
  head.content_type = "text/plain; version=0.0.4; charset=utf-8";
  auto of_actors = co_await ask_actor_metrics(client, web);
  auto body = web.metrics.render(std::move(of_actors));
  co_await reply_with(client, std::move(head), std::move(body));
}

asio::awaitable<void> serve_health(exchange& client) {
  co_await reply_line(client, 200, "ok");
}

asio::awaitable<void>
serve_readiness(exchange& client, const web_context& web) {
  auto against = co_await reasons_against(client, web);
  if (against.empty()) {
    co_await reply_line(client, 200, "ready");
    co_return;
  }
  reply_head head;
  head.status = 503;
  std::string body;
  for (auto& reason : against)
    body += reason + "\n";
  co_await reply_with(client, std::move(head), std::move(body));
}

} // namespace tahoe
