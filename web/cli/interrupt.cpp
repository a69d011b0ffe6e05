#include "web/cli/interrupt.hpp"

#include <poll.h>
#include <pthread.h>
#include <sys/signalfd.h>
#include <unistd.h>

namespace tahoe {

interrupt_watch::interrupt_watch() {
  sigset_t watched;
  sigemptyset(&watched);
  sigaddset(&watched, SIGINT);
  sigaddset(&watched, SIGTERM);
  sigaddset(&watched, SIGHUP);
  fd_ = signalfd(-1, &watched, SFD_CLOEXEC | SFD_NONBLOCK);
  // Blocked and never taken, it fails the write instead.
  sigaddset(&watched, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &watched, &before_);
}

interrupt_watch::~interrupt_watch() {
  // Taken here, or they would be delivered now.
  signalfd_siginfo taken;
  while (read(fd_, &taken, sizeof taken) > 0)
    ;
  sigset_t pipe_only;
  sigemptyset(&pipe_only);
  sigaddset(&pipe_only, SIGPIPE);
  timespec at_once{};
  while (sigtimedwait(&pipe_only, nullptr, &at_once) > 0)
    ;
  pthread_sigmask(SIG_SETMASK, &before_, nullptr);
  close(fd_);
}

bool interrupt_watch::interrupted() const {
  // The signal stays in the queue, so that the answer stays the same.
  pollfd signal{fd_, POLLIN, 0};
  return poll(&signal, 1, 0) > 0;
}

void interrupt_watch::wait_readable(int fd) const {
  pollfd both[] = {{fd, POLLIN, 0}, {fd_, POLLIN, 0}};
  poll(both, 2, -1);
}

void interrupt_watch::wait_writable(int fd) const {
  pollfd both[] = {{fd, POLLOUT, 0}, {fd_, POLLIN, 0}};
  poll(both, 2, -1);
}

void interrupt_watch::wait_for(std::chrono::milliseconds time) const {
  pollfd signal{fd_, POLLIN, 0};
  poll(&signal, 1, static_cast<int>(time.count()));
}

} // namespace tahoe
