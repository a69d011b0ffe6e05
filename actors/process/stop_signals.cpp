#include "actors/process/stop_signals.hpp"

#include <latch>
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

stop_watch::stop_watch(const stop_signals& signals)
  : thread_([heard = heard_, signals]() mutable {
      signals.wait();
      heard.request_stop();
    }) {}

/// A signal to the thread alone ends its wait; after it, nothing.
stop_watch::~stop_watch() {
  pthread_kill(thread_.native_handle(), SIGTERM);
  thread_.join();
}

void wait_for_stop(const std::stop_token& stop) {
  std::latch requested{1};
  std::stop_callback wake{stop, [&] { requested.count_down(); }};
  requested.wait();
}

} // namespace tahoe
