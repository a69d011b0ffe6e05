#include "web/lua/cpu_allowance.hpp"

#include <algorithm>
#include <ctime>
#include <sys/resource.h>

namespace tahoe {

namespace {

constexpr uint64_t granted = 10;

/// Rounded up.
uint64_t used_seconds() {
  timespec used{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
  return static_cast<uint64_t>(used.tv_sec) + 1;
}

} // namespace

void cpu_allowance::renew() {
  set_limit(used_seconds() + granted);
}

void cpu_allowance::earn(std::chrono::steady_clock::duration waited) {
  constexpr std::chrono::seconds price{10};
  waited_ += waited;
  auto earned = waited_ / price;
  waited_ -= earned * price;
  auto limit = std::min(limit_ + static_cast<uint64_t>(earned),
                        used_seconds() + granted);
  if (limit > limit_)
    set_limit(limit);
}

void cpu_allowance::set_limit(uint64_t seconds) {
  rlimit limit{};
  getrlimit(RLIMIT_CPU, &limit);
  limit_ = seconds;
  limit.rlim_cur = std::min<rlim_t>(seconds, limit.rlim_max);
  setrlimit(RLIMIT_CPU, &limit);
}

} // namespace tahoe
