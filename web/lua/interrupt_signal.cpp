#include "web/lua/interrupt_signal.hpp"

#include <algorithm>
#include <poll.h>
#include <sys/signalfd.h>
#include <unistd.h>

namespace tahoe {

interrupt_signal::interrupt_signal() {
  sigset_t watched;
  sigemptyset(&watched);
  sigaddset(&watched, SIGINT);
  sigprocmask(SIG_BLOCK, &watched, &before_);
  fd_ = file_descriptor{signalfd(-1, &watched, SFD_CLOEXEC | SFD_NONBLOCK)};
}

interrupt_signal::~interrupt_signal() {
  // Taken here, or it would be delivered now.
  forget();
  sigprocmask(SIG_SETMASK, &before_, nullptr);
}

bool interrupt_signal::pending() const {
  pollfd signal{fd_.get(), POLLIN, 0};
  return poll(&signal, 1, 0) > 0;
}

void interrupt_signal::forget() {
  signalfd_siginfo taken;
  while (read(fd_.get(), &taken, sizeof taken) > 0)
    ;
}

interrupt_signal::woken
interrupt_signal::wait(int fd, std::optional<clock::time_point> until) const {
  constexpr std::chrono::milliseconds longest{60'000};
  for (;;) {
    auto left = longest;
    if (until)
      left = std::clamp(
        std::chrono::ceil<std::chrono::milliseconds>(*until - clock::now()),
        std::chrono::milliseconds{0}, longest);
    pollfd watched[]
      = {{fd_.get(), POLLIN, 0}, {STDOUT_FILENO, 0, 0}, {fd, POLLIN, 0}};
    auto ready = poll(watched, 3, static_cast<int>(left.count()));
    if (watched[0].revents != 0)
      return woken::by_interrupt;
    if (ready > 0 && watched[1].revents != 0)
      return woken::by_nobody_listening;
    if (ready > 0)
      return woken::by_input;
    if (until && clock::now() >= *until)
      return woken::by_time;
  }
}

} // namespace tahoe
