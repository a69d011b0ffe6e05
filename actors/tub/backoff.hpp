#pragma once

#include "crypto/random.hpp"

#include <chrono>

namespace tahoe {

/// How long to wait between attempts to reach a peer: twice as long each time,
/// from a second to an hour, and never quite as long as others wait, so that a
/// thousand nodes do not return to a restarted one at the same moment.
class backoff {
public:
  using milliseconds = std::chrono::milliseconds;

  static constexpr milliseconds shortest = std::chrono::seconds{1};
  static constexpr milliseconds longest = std::chrono::hours{1};

  explicit backoff(random_source random) : random_(std::move(random)) {}

  /// The time to wait before the next attempt: the mean of this step, up to a
  /// quarter more or less, within [shortest, longest].
  milliseconds next();

  /// Begins with the shortest again.
  void reset() { mean_ = shortest; }

private:
  random_source random_;
  milliseconds mean_ = shortest;
};

} // namespace tahoe
