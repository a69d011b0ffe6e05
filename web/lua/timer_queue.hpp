#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>

namespace tahoe {

/// When which function of a script is due. A function is a number here, its
/// reference in Lua's registry.
class timer_queue {
public:
  using time_point = std::chrono::steady_clock::time_point;
  using duration = std::chrono::steady_clock::duration;

  static constexpr size_t max_size = 1000;

  struct timer {
    int function = 0;
    time_point due;
    std::optional<duration> period; ///< none: once
  };

  bool full() const { return timers_.size() >= max_size; }
  bool empty() const { return timers_.empty(); }

  /// Answers the number by which to remove it.
  uint64_t add(timer what);

  /// The timer that was there.
  std::optional<timer> remove(uint64_t number);

  /// When the next one is due.
  std::optional<time_point> next() const;

  struct due_timer {
    uint64_t number = 0;
    timer what;
  };

  /// The one that is due for the longest time. One with a period is due again
  /// that long after `now`, however late it is; any other one is gone.
  std::optional<due_timer> take_due(time_point now);

private:
  std::map<uint64_t, timer>::const_iterator first() const;

  std::map<uint64_t, timer> timers_;
  uint64_t last_number_ = 0;
};

} // namespace tahoe
