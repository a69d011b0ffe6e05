#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <memory>

namespace tahoe {

/// Notices that a client has gone while nothing is read from its socket. Takes
/// no byte of what it sends, and never blocks. Lives on the socket's executor.
class client_watch {
public:
  explicit client_watch(boost::asio::ip::tcp::socket& socket)
    : socket_(socket), timer_(socket.get_executor()) {}

  /// Calls `when_gone` when the client has closed its sending side or is lost;
  /// a second later if it has sent something before (the next request, or what
  /// TLS says at its end). `owner` is kept as long as the watch
  /// waits: the socket and the watch are its.
  void begin(std::function<void()> when_gone, std::shared_ptr<void> owner);

  /// Calls nothing any more.
  void end();

private:
  using callback = std::shared_ptr<std::function<void()>>;

  void wait(callback when_gone, std::shared_ptr<void> owner);

  void looked(const callback& when_gone, const std::shared_ptr<void>& owner,
              bool failed);

  boost::asio::ip::tcp::socket& socket_;
  boost::asio::steady_timer timer_;
  callback current_;
};

} // namespace tahoe
