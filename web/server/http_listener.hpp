#pragma once

#include "actors/log.hpp"
#include "config/endpoint.hpp"
#include "web/server/http_session.hpp"
#include "web/server/io_threads.hpp"

#include <memory>

namespace tahoe {

/// Accepts connections and serves them; destroying it closes the port at once
/// and ends its connections. Movable.
class http_listener {
public:
  /// Binds; fails with io_failure, naming address and port. Port 0 takes a free
  /// one. `io` must outlive the listener.
  static caf::expected<http_listener>
  bind(io_threads& io, const listen_endpoint& where, http_limits limits,
       random_source random, logger log, http_metrics metrics = {},
       std::shared_ptr<asio::ssl::context> tls = nullptr);

  http_listener(http_listener&&) = default;
  ~http_listener();

  uint16_t port() const;

  /// Begins to accept. Call once.
  void serve(request_handler handler);

  /// Connections that are open now.
  size_t connections() const;

private:
  class core;

  explicit http_listener(std::shared_ptr<core> core);

  std::shared_ptr<core> core_;
};

} // namespace tahoe
