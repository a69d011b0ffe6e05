#pragma once

#include <signal.h>
#include <stop_token>
#include <thread>

namespace tahoe {

/// SIGTERM and SIGINT, blocked from here on in this thread and in all that it
/// starts: make one before the first other thread, or the system may give the
/// signal to a thread that knows nothing of an orderly stop.
class stop_signals {
public:
  stop_signals();

  /// Returns when one has come.
  void wait() const;

private:
  sigset_t set_;
};

/// A thread that hears the signals, so that they can interrupt whatever this
/// process does: a long start as well as the wait for its end.
class stop_watch {
public:
  explicit stop_watch(const stop_signals& signals);
  ~stop_watch();

  /// Stop is requested when a signal has come.
  std::stop_token token() const { return heard_.get_token(); }

private:
  std::stop_source heard_;
  std::thread thread_;
};

/// Returns when a stop is requested.
void wait_for_stop(const std::stop_token& stop);

} // namespace tahoe
