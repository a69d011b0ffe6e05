#pragma once

#include "actors/metrics/metric_registry.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace tahoe {

/// What actors have done, those of one name together, also those that have
/// ended. Every actor has one, into which it puts its own when somebody looks
/// and when it ends; that of a child goes on to its parent's, up to the node's.
/// Safe from any thread.
class actor_work {
public:
  /// All goes to `parent` from now on, also what came before. The first parent
  /// stays.
  void join(const std::shared_ptr<actor_work>& parent);

  void add(const std::string& actor, uint64_t messages,
           std::chrono::nanoseconds busy);

  /// Keeps what comes and shows it there.
  static void
  show(const std::shared_ptr<actor_work>& work, const metric_registry& metrics);

  std::vector<metric_family> to_metrics() const;

private:
  struct sums {
    uint64_t messages = 0;
    std::chrono::nanoseconds busy{0};
  };

  mutable std::mutex mutex_;
  bool is_shown_ = false;
  std::shared_ptr<actor_work> parent_;
  std::map<std::string, sums> by_actor_; ///< empty if there is a parent
};

} // namespace tahoe
