#include "web/server/client_watch.hpp"

#include <cerrno>
#include <poll.h>
#include <sys/socket.h>
#include <utility>

namespace tahoe {

namespace {

enum class client_state { gone, silent, sending };

/// How often to look whether a client that has sent something has gone since.
constexpr auto look_again = std::chrono::seconds(1);

/// A wait for something to read may end without anything: a synchronous
/// receive of Asio would block then.
client_state look_at_client(int socket) {
  pollfd state{socket, POLLRDHUP, 0};
  if (::poll(&state, 1, 0) > 0)
    return client_state::gone;
  char byte = 0;
  auto size = ::recv(socket, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  if (size > 0)
    return client_state::sending;
  auto nothing_yet
    = size < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR);
  return nothing_yet ? client_state::silent : client_state::gone;
}

} // namespace

void client_watch::begin(std::function<void()> when_gone,
                         std::shared_ptr<void> owner) {
  current_ = std::make_shared<std::function<void()>>(std::move(when_gone));
  wait(current_, std::move(owner));
}

void client_watch::end() {
  if (!current_)
    return;
  *std::exchange(current_, nullptr) = nullptr;
  boost::system::error_code ignored;
  socket_.cancel(ignored);
  timer_.cancel();
}

void client_watch::wait(callback when_gone, std::shared_ptr<void> owner) {
  socket_.async_wait(boost::asio::ip::tcp::socket::wait_read,
                     [this, when_gone, owner](boost::system::error_code err) {
                       looked(when_gone, owner, static_cast<bool>(err));
                     });
}

void client_watch::looked(const callback& when_gone,
                          const std::shared_ptr<void>& owner, bool failed) {
  if (!*when_gone)
    return;
  auto state
    = failed ? client_state::gone : look_at_client(socket_.native_handle());
  if (state == client_state::gone) {
    (*when_gone)();
  } else if (state == client_state::silent) {
    wait(when_gone, owner);
  } else {
    timer_.expires_after(look_again);
    timer_.async_wait([this, when_gone, owner](boost::system::error_code) {
      looked(when_gone, owner, false);
    });
  }
}

} // namespace tahoe
