#pragma once

#include "web/server/routes.hpp"

namespace tahoe {

// What programs that watch over a node ask: monitoring, load balancers,
// supervisors. Nothing of it is secret.

/// What the node's actors do, as metrics. Nothing if they do not tell in time.
asio::awaitable<std::vector<metric_family>>
ask_actor_metrics(exchange& client, const web_context& web);

/// `GET /metrics`: all metrics in Prometheus' text format.
asio::awaitable<void> serve_metrics(exchange& client, const web_context& web);

/// `GET /healthz`: `ok`, for as long as the process answers.
asio::awaitable<void> serve_health(exchange& client);

/// `GET /readyz`: `ready` if the node can do what it is for; else 503 with a
/// line for each reason why not.
asio::awaitable<void> serve_readiness(exchange& client, const web_context& web);

} // namespace tahoe
