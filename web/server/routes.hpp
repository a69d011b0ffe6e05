#pragma once

#include "web/server/ask.hpp"
#include "web/server/web.hpp"

namespace tahoe {

/// What handlers work with.
struct web_context {
  web_services services;
  asker_actor asker;
  wall_clock clock;
  random_source random;
  logger log;
};

/// The handler of all requests: looks at method and path and passes on.
request_handler make_routes(web_context context);

} // namespace tahoe
