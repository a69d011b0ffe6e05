#pragma once

#include "web/server/rate_allowance.hpp"

#include <array>
#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace tahoe {

namespace asio = boost::asio;

/// What came of moving bytes.
struct transfer_end {
  boost::system::error_code error;
  size_t bytes = 0;
};

/// The bytes of one connection, in both directions, with a deadline for each
/// wait. Lives on the strand of its socket.
class http_stream {
public:
  using time_point = std::chrono::steady_clock::time_point;
  using pieces = std::array<asio::const_buffer, 3>;

  /// Plain, or with TLS if there is a context. A body may rest for `body_grace`
  /// before its client keeps us waiting.
  http_stream(asio::ip::tcp::socket socket,
              std::shared_ptr<asio::ssl::context> tls,
              std::chrono::milliseconds body_grace);

  auto executor() { return tcp_.get_executor(); }
  asio::ip::tcp::socket& socket() { return tcp_.socket(); }

  /// The address at the other end, without its port.
  const asio::ip::address& peer() const { return peer_; }

  /// While it lives, and `grace` is over, the client keeps us waiting.
  class wait {
  public:
    explicit wait(http_stream& stream, std::chrono::steady_clock::duration grace
                                       = {});
    wait(const wait&) = delete;
    wait& operator=(const wait&) = delete;
    ~wait() { stream_.waiting_since_ = 0; }

  private:
    http_stream& stream_;
  };

  /// Since when the client keeps us waiting; the steady clock's count. From any
  /// thread.
  std::optional<int64_t> waiting_since() const;

  /// Whatever has to come before the first byte. False: the client is none of
  /// ours, or not there in time.
  asio::awaitable<bool> open(time_point deadline);

  /// Reads what is there, or waits for something until `deadline`.
  asio::awaitable<transfer_end>
  read_some(asio::mutable_buffer to, time_point deadline);

  /// The same for as long as `allowance` lasts: a piece of a body.
  asio::awaitable<transfer_end>
  read_some(asio::mutable_buffer to, rate_allowance& allowance);

  /// Writes all, or as much as the client takes while `allowance` lasts.
  asio::awaitable<transfer_end> write(pieces bytes, rate_allowance& allowance);

  /// Ends our side and reads what the client still sends, for a while, so that
  /// it gets to read the reply before it hears that its data was not taken.
  asio::awaitable<void> drain();

  void close();

private:
  template <class Buffers>
  asio::awaitable<transfer_end>
  write_some(const Buffers& bytes, time_point deadline);

  boost::beast::tcp_stream tcp_;
  std::shared_ptr<asio::ssl::context> context_;
  std::optional<asio::ssl::stream<boost::beast::tcp_stream&>> tls_;
  const std::chrono::milliseconds body_grace_;
  asio::ip::address peer_;
  std::atomic<int64_t> waiting_since_{0}; ///< may be yet to come; 0: no
};

/// True if a wait ended because of its deadline.
bool is_timeout(const boost::system::error_code& err);

} // namespace tahoe
