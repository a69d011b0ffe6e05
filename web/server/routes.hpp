#pragma once

#include "web/server/api_token.hpp"
#include "web/server/ask.hpp"
#include "web/server/deep_operations.hpp"
#include "web/server/web.hpp"

namespace tahoe {

/// What handlers work with.
struct web_context {
  web_services services;
  asker_actor asker;
  deep_operations_actor deep;
  api_token token; ///< empty: nobody gets into the private drive
  wall_clock clock;
  random_source random;
  logger log;
  metric_registry metrics;
  caf::actor_system& sys;
};

/// The handler of all requests: looks at method and path and passes on.
request_handler make_routes(web_context context);

/// True for the methods that change nothing.
bool is_read(const exchange& client);

/// 405, with the methods that work.
asio::awaitable<void> refuse_method(exchange& client, std::string allowed);

/// 401, with what opens the private drive.
asio::awaitable<void> demand_token(exchange& client);

} // namespace tahoe
