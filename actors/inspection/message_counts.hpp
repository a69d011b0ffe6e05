#pragma once

#include <caf/fwd.hpp>
#include <caf/rtti_pair.hpp>
#include <caf/settings.hpp>

#include <array>
#include <chrono>
#include <cstdint>
#include <map>
#include <string>

namespace tahoe {

/// The time that messages of one type took to handle.
class handling_times {
public:
  void add(std::chrono::nanoseconds time);

  uint64_t count() const { return count_; }
  std::chrono::nanoseconds total() const { return total_; }
  std::chrono::nanoseconds longest() const { return longest_; }

  /// So long took 99 of 100 at most, rounded up to a power of two of 1 µs.
  std::chrono::nanoseconds percentile_99() const;

private:
  uint64_t count_ = 0;
  std::chrono::nanoseconds total_{0};
  std::chrono::nanoseconds longest_{0};
  /// Below 1 µs, 2 µs, 4 µs and so on; the last takes all that is longer.
  std::array<uint32_t, 24> by_length_{};
};

/// What the messages of an actor have cost it so far, by their type.
class message_counts {
public:
  void add(caf::rtti_pair type, std::chrono::nanoseconds time);

  uint64_t count() const { return count_; }
  std::chrono::nanoseconds busy() const { return busy_; }

  /// For each type `count`, `busy_us`, `mean_us`, `p99_us` and `longest_us`.
  caf::settings render(const caf::actor_system& sys) const;

private:
  std::map<caf::rtti_pair, handling_times> by_type_;
  uint64_t count_ = 0;
  std::chrono::nanoseconds busy_{0};
};

/// The readable name of a message type, without our namespace.
std::string
message_type_name(const caf::actor_system& sys, caf::rtti_pair type);

} // namespace tahoe
