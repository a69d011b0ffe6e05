#pragma once

#include "web/server/request_target.hpp"
#include "web/server/routes.hpp"

namespace tahoe {

/// `GET /statistics`: counters and latencies; `?t=json`, `?t=openmetrics` for
/// programs.
asio::awaitable<void> serve_statistics(exchange& client, const web_context& web,
                                       const request_target& target);

} // namespace tahoe
