#pragma once

#include "actors/inspection/census.hpp"

#include <map>

namespace tahoe {

struct message_rate {
  double per_second = 0;
  double busy_percent = 0; ///< of one core
};

/// What actors have done since a client last looked.
class message_rates {
public:
  /// Since the look before this one, or since the actor's start; rounded to
  /// tenths.
  message_rate look(const actor_summary& now);

  /// Forgets actors that are gone.
  void keep_only(const census& all);

private:
  struct mark {
    uint64_t messages = 0;
    std::chrono::nanoseconds busy{0};
    std::chrono::steady_clock::time_point time;
  };

  std::map<uint64_t, mark> marks_; ///< by actor id
};

} // namespace tahoe
