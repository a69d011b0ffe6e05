#pragma once

#include "web/server/api_token.hpp"
#include "web/server/ask.hpp"
#include "web/server/browser_sessions.hpp"
#include "web/server/deep_operations.hpp"
#include "web/server/event_stream.hpp"
#include "web/server/transfer_gate.hpp"
#include "web/server/web.hpp"

namespace tahoe {

class activity_feed;

/// The sessions of browsers, and where they are.
struct session_settings {
  std::shared_ptr<browser_sessions> table;
  std::string host;        ///< the only name under which they count
  std::string url;         ///< of that name: ends in a slash
  std::string fingerprint; ///< of the certificate there; empty: no TLS
};

/// What handlers work with.
struct web_context {
  web_services services;
  asker_actor asker;
  deep_operations_actor deep;
  api_token token; ///< empty: nobody gets into the private drive
  session_settings sessions;
  std::vector<std::string> hosts; ///< names of this node, in lower case
  wall_clock clock;
  random_source random;
  logger log;
  metric_registry metrics;
  caf::actor_system& sys;
  std::shared_ptr<activity_feed> feed;
  event_places streams = {};
  // The uploader refuses what is too many; here it waits. Whoever waits with an
  // upload holds a MiB of it.
  transfer_gate uploads{{32, 64}};
  transfer_gate downloads{{256}};
  /// Of directories that one page of the vdrive does not hold.
  transfer_gate listings{{8, 64}};
  /// Each asks all servers where the shares of a file are.
  transfer_gate surveys{{8, 64, std::chrono::seconds{10}}};
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
