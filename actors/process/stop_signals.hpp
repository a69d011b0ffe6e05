#pragma once

#include <signal.h>

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

} // namespace tahoe
