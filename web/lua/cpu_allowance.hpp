#pragma once

#include <chrono>
#include <cstdint>

namespace tahoe {

/// How much processor time a script may use. The kernel ends the process by
/// SIGXCPU when it is used up: nothing a script does can catch that, neither
/// with pcall nor inside a library call.
class cpu_allowance {
public:
  /// For a line or a script: 10 s from now.
  void renew();

  /// Waiting earns a tenth of its time, up to 10 s, so that timers can go on
  /// for days and none can keep a processor busy.
  void earn(std::chrono::steady_clock::duration waited);

private:
  void set_limit(uint64_t seconds);

  uint64_t limit_ = 0; ///< in seconds, as the kernel counts
  std::chrono::steady_clock::duration waited_{};
};

} // namespace tahoe
