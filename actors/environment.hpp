#pragma once

#include "actors/disk.hpp"
#include "actors/local_messages.hpp"
#include "actors/log.hpp"
#include "actors/metrics/metric_registry.hpp"
#include "crypto/random.hpp"

#include <functional>
#include <memory>
#include <optional>

namespace tahoe {

/// The time of day; tests pass their own. Deadlines use the actor clock.
using wall_clock = std::function<wall_time()>;

wall_clock system_wall_clock();

/// Tells which node a message came from. Safe from any thread.
class peer_directory {
public:
  virtual ~peer_directory() = default;

  /// The authenticated tub id of the node that the sender of a message lives
  /// in; empty for one that is not (or no longer) connected.
  virtual std::optional<tub_id>
  peer_of(const caf::strong_actor_ptr& sender) const = 0;
};

/// What a process lends to each of its nodes. Nothing is global: a service
/// knows time, disk, randomness, log and metrics from here alone.
struct environment {
  disk_pool disk;
  wall_clock clock = system_wall_clock();
  random_source random = system_random();
  logger log;
  std::shared_ptr<const peer_directory> peers;
  metric_registry metrics{};
};

} // namespace tahoe
