#pragma once

#include "actors/log.hpp"
#include "crypto/random.hpp"
#include "web/server/exchange.hpp"
#include "web/server/http_metrics.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>

namespace tahoe {

/// What a client may make this server wait for and remember.
struct http_limits {
  size_t header_size = 16 * 1024; ///< bytes, request line included
  /// From the end of the last reply to the end of the next request's headers.
  std::chrono::milliseconds header_deadline{30'000};
  /// Without a byte of a body, in either direction; as long as a session waits
  /// for its client: what feeds a body may pause.
  std::chrono::milliseconds idle_deadline{600'000};
  size_t connections = 1000; ///< more wait in the kernel's queue
};

/// A connection, as its listener knows it.
class http_session {
public:
  virtual ~http_session() = default;

  /// Ends it, whatever it is doing. From any thread.
  virtual void close() = 0;
};

/// Serves HTTP/1.1 on a connection: request after request through `handler`,
/// each with an id and a line in the log, until either side ends it; then calls
/// `on_end`. The socket's executor must be a strand.
std::shared_ptr<http_session>
start_http_session(asio::ip::tcp::socket socket, request_handler handler,
                   const http_limits& limits, random_source random, logger log,
                   http_metrics metrics, std::function<void()> on_end);

} // namespace tahoe
