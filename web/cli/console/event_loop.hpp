#pragma once

#include "codec/error.hpp"
#include "web/cli/file_descriptor.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <sys/epoll.h>

namespace tahoe {

/// Tells which descriptors are ready, in one thread. What cannot be waited for
/// (a regular file as standard input) is always ready.
class event_loop {
public:
  /// Gets the events (EPOLLIN ...) that are there, besides those it asked for
  /// EPOLLHUP and EPOLLERR. It may watch and forget anything.
  using handler = std::function<void(uint32_t events)>;

  static caf::expected<event_loop> open();

  event_loop(event_loop&&) = default;

  /// Can be read when something is ready: for a loop around this one.
  int fd() const { return epoll_.get(); }

  /// From now on calls `on_ready` for these events of `fd`; 0: for none, until
  /// it is called again. `fd` belongs to the caller, who forgets it before it
  /// closes it.
  void watch(int fd, uint32_t events, handler on_ready);

  void forget(int fd);

  /// Waits until something is ready, not longer than `at_most` (negative: for
  /// ever), and calls the handlers.
  void run_once(std::chrono::milliseconds at_most);

private:
  struct watched {
    uint32_t events = 0;
    bool always_ready = false;
    std::shared_ptr<handler> on_ready;
  };

  explicit event_loop(file_descriptor epoll) : epoll_(std::move(epoll)) {}

  void call(int fd, uint32_t events);

  file_descriptor epoll_;
  std::map<int, watched> watched_;
};

} // namespace tahoe
