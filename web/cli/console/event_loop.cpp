#include "web/cli/console/event_loop.hpp"

#include <array>
#include <cerrno>
#include <system_error>
#include <vector>

namespace tahoe {

namespace {

constexpr int events_at_once = 64;

} // namespace

caf::expected<event_loop> event_loop::open() {
  file_descriptor epoll{epoll_create1(EPOLL_CLOEXEC)};
  if (!epoll)
    return failure(ec::io_failure, "cannot make an epoll instance: "
                                     + std::generic_category().message(errno));
  return event_loop{std::move(epoll)};
}

void event_loop::watch(int fd, uint32_t events, handler on_ready) {
  auto& entry = watched_[fd];
  entry.on_ready = std::make_shared<handler>(std::move(on_ready));
  if (entry.always_ready || entry.events == events) {
    entry.events = events;
    return;
  }
  epoll_event wanted{};
  wanted.events = events;
  wanted.data.fd = fd;
  // Without any events one would still hear that the other side has hung up.
  auto action = events == 0         ? EPOLL_CTL_DEL
                : entry.events == 0 ? EPOLL_CTL_ADD
                                    : EPOLL_CTL_MOD;
  if (epoll_ctl(epoll_.get(), action, fd, &wanted) != 0 && errno == EPERM)
    entry.always_ready = true;
  entry.events = events;
}

void event_loop::forget(int fd) {
  auto found = watched_.find(fd);
  if (found == watched_.end())
    return;
  if (found->second.events != 0 && !found->second.always_ready)
    epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, fd, nullptr);
  watched_.erase(found);
}

void event_loop::run_once(std::chrono::milliseconds at_most) {
  std::vector<int> always;
  for (auto& [fd, entry] : watched_)
    if (entry.always_ready && entry.events != 0)
      always.push_back(fd);
  std::array<epoll_event, events_at_once> ready;
  auto count
    = epoll_wait(epoll_.get(), ready.data(), events_at_once,
                 always.empty() ? static_cast<int>(at_most.count()) : 0);
  for (int i = 0; i < count; ++i)
    call(ready[static_cast<size_t>(i)].data.fd,
         ready[static_cast<size_t>(i)].events);
  for (auto fd : always)
    call(fd, EPOLLIN | EPOLLOUT);
}

void event_loop::call(int fd, uint32_t events) {
  auto found = watched_.find(fd);
  if (found == watched_.end() || found->second.events == 0)
    return;
  // It lives on if it forgets itself.
  auto on_ready = found->second.on_ready;
  (*on_ready)(events);
}

} // namespace tahoe
