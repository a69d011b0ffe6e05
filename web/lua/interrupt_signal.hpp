#pragma once

#include "web/cli/file_descriptor.hpp"

#include <chrono>
#include <csignal>
#include <optional>

namespace tahoe {

/// SIGINT as something to look at and to wait for, while this lives. It is not
/// delivered then; all other signals are.
class interrupt_signal {
public:
  using clock = std::chrono::steady_clock;

  enum class woken { by_input, by_interrupt, by_time, by_nobody_listening };

  interrupt_signal();
  ~interrupt_signal();

  interrupt_signal(const interrupt_signal&) = delete;
  interrupt_signal& operator=(const interrupt_signal&) = delete;

  /// True from the signal on, until `forget`.
  bool pending() const;

  void forget();

  /// Waits until `fd` can be read (-1: for none), until this time, or for an
  /// interrupt, which stays pending. Nobody listens when standard output is a
  /// pipe or socket that the other side closed.
  woken wait(int fd, std::optional<clock::time_point> until) const;

private:
  sigset_t before_;
  file_descriptor fd_;
};

} // namespace tahoe
