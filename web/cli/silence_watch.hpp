#pragma once

#include <chrono>
#include <cstdint>
#include <utility>

namespace tahoe {

/// Tells when a transfer has stood still for too long.
class silence_watch {
public:
  using clock = std::chrono::steady_clock;

  /// `patience` is how long it may; zero: for ever.
  explicit silence_watch(std::chrono::milliseconds patience)
    : patience_(patience) {}

  /// `moved` is what was sent and received so far, in bytes. True if nothing
  /// was for as long as `patience`.
  bool is_too_long(int64_t moved) {
    if (std::exchange(moved_, moved) != moved)
      begin_anew();
    return patience_.count() > 0 && clock::now() - since_ >= patience_;
  }

  void begin_anew() { since_ = clock::now(); }

private:
  const std::chrono::milliseconds patience_;
  clock::time_point since_ = clock::now();
  int64_t moved_ = 0;
};

} // namespace tahoe
