#include "actors/process/stop_signals.hpp"

#include <pthread.h>

namespace tahoe {

stop_signals::stop_signals() {
  sigemptyset(&set_);
  sigaddset(&set_, SIGTERM);
  sigaddset(&set_, SIGINT);
  pthread_sigmask(SIG_BLOCK, &set_, nullptr);
}

void stop_signals::wait() const {
  int which = 0;
  sigwait(&set_, &which);
}

} // namespace tahoe
