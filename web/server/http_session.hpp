#pragma once

#include "actors/log.hpp"
#include "crypto/random.hpp"
#include "web/server/exchange.hpp"
#include "web/server/http_limits.hpp"
#include "web/server/http_metrics.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <functional>
#include <memory>

namespace tahoe {

/// A connection, as its listener knows it. Usable from any thread.
class http_session {
public:
  virtual ~http_session() = default;

  /// Ends it, whatever it is doing.
  virtual void close() = 0;

  /// Since when it waits for its client, by the steady clock's count: for the
  /// handshake of TLS, for a request, or for some seconds for the client to
  /// send or take more of a body. Nothing: it does not.
  virtual std::optional<int64_t> waiting_since() const = 0;
};

/// Serves HTTP/1.1 on a connection: request after request through `handler`,
/// each with an id and a line in the log, until either side ends it; then calls
/// `on_end`. The socket's executor must be a strand. With `tls`, that comes
/// first.
std::shared_ptr<http_session>
start_http_session(asio::ip::tcp::socket socket,
                   std::shared_ptr<asio::ssl::context> tls,
                   request_handler handler, const http_limits& limits,
                   random_source random, logger log, http_metrics metrics,
                   std::function<void()> on_end);

} // namespace tahoe
