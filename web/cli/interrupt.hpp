#pragma once

#include <chrono>
#include <csignal>

namespace tahoe {

/// Turns Ctrl-C (and SIGTERM, and SIGHUP of a terminal that goes away) into
/// something a command can look at, while it lives; the signals are not
/// delivered then. SIGPIPE becomes an error of write(2).
class interrupt_watch {
public:
  interrupt_watch();
  ~interrupt_watch();

  interrupt_watch(const interrupt_watch&) = delete;
  interrupt_watch& operator=(const interrupt_watch&) = delete;

  /// True once there was one.
  bool interrupted() const;

  /// Waits until `fd` can be read or the user interrupts.
  void wait_readable(int fd) const;

  /// Waits until `fd` can be written or the user interrupts.
  void wait_writable(int fd) const;

  /// Waits so long, or until the user interrupts.
  void wait_for(std::chrono::milliseconds time) const;

private:
  sigset_t before_;
  int fd_;
};

} // namespace tahoe
