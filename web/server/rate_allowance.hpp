#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>

namespace tahoe {

/// How slow a client may send or take a body: for so many bytes it may make us
/// wait for so long, and then again. Only waiting for the client counts: a body
/// may rest while the grid is what is slow.
class rate_allowance {
public:
  using duration = std::chrono::steady_clock::duration;

  rate_allowance(size_t least_bytes, duration window)
    : least_(least_bytes), window_(window) {}

  /// How long the client may still take for its next byte.
  duration left() const { return std::max(window_ - waited_, duration{0}); }

  /// The client moved `bytes` after we had waited for `time`.
  void count(size_t bytes, duration time) {
    moved_ += bytes;
    waited_ += time;
    if (moved_ >= least_) {
      moved_ = 0;
      waited_ = duration{0};
    }
  }

private:
  size_t least_;
  duration window_;
  size_t moved_ = 0;
  duration waited_{0};
};

} // namespace tahoe
