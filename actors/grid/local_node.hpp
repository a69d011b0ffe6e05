#pragma once

#include "actors/grid/storage_faults.hpp"
#include "actors/process/launched_node.hpp"
#include "actors/tub/local_switchboard.hpp"

#include <mutex>

namespace tahoe {

/// What the nodes of a grid in one actor system share.
struct local_surroundings {
  caf::actor_system& sys;
  std::shared_ptr<local_switchboard> switchboard;
  /// Of one node: what it writes to and is counted by.
  std::function<environment(const node_blueprint&)> environment_of;
  decltype(node_surroundings::make_web) make_web;
};

/// A node made as a process of its own would make it, but for two things: its
/// tub knows this process only, and faults can be armed in front of its storage
/// server. It may run many times, one after the other.
class local_node {
public:
  explicit local_node(std::shared_ptr<const local_surroundings> grid)
    : grid_(std::move(grid)) {}

  /// Makes its actors, which are sent `start_node` then. Blocks.
  caf::expected<launched_node>
  launch(node_config config, const random_source& random = system_random());

  /// The storage server as peers reach it; null while there is none.
  storage_actor storage() const;

  /// What it was launched with last.
  const environment& surroundings() const { return env_; }

  /// Those of the storage server; what is armed survives restarts.
  fault_switch& faults() const { return *faults_; }

private:
  /// Filled in while the node starts.
  struct front {
    std::mutex mutex;
    storage_actor storage;
  };

  std::shared_ptr<const local_surroundings> grid_;
  environment env_;
  std::shared_ptr<fault_switch> faults_ = std::make_shared<fault_switch>();
  std::shared_ptr<front> front_ = std::make_shared<front>();
};

} // namespace tahoe
