#pragma once

#include "actors/grid/local_node.hpp"
#include "config/node_creation.hpp"
#include "test/support/grid_world.hpp"

#include <mutex>

namespace tahoe::test {

/// What the nodes of a grid share.
struct grid_surroundings {
  std::unique_ptr<grid_world> world;
  environment env;
  std::shared_ptr<local_switchboard> switchboard
    = std::make_shared<local_switchboard>();
};

/// A node of a grid in one process (local_node) and its directory, as a test
/// handles them. It must not outlive its surroundings.
class grid_node {
public:
  /// Writes the configuration directory.
  grid_node(grid_surroundings& grid, const creation_options& options,
            const encoding_config& encoding);
  ~grid_node();

  void start();
  void stop();

  void restart() {
    stop();
    start();
  }

  bool running() const { return actors_.node != nullptr; }

  const node_directory& directory() const { return directory_; }

  /// What this node's users ask; null handles for what does not run.
  node_handles services() const;

  /// Those of the storage server; what is armed survives restarts.
  fault_switch& faults() { return node_.faults(); }

  // -- what is in the node's storage, empty if it has none --------------------

  /// Whole shares.
  std::vector<std::filesystem::path> shares() const;

  /// Shares on their way in.
  std::vector<std::filesystem::path> incoming() const;

  /// Notes on damaged shares.
  std::vector<std::filesystem::path> advisories() const;

  /// What is under way in this node, empty if nothing is: open buckets,
  /// uploads, downloads.
  std::string unfinished() const;

private:
  /// Filled in by the node's actors while it starts.
  struct parts {
    std::mutex mutex;
    node_handles services;
  };

  caf::settings status_of(const observable_actor& service) const;

  grid_surroundings& grid_;
  node_directory directory_;
  encoding_config encoding_;
  std::shared_ptr<parts> parts_ = std::make_shared<parts>();
  local_node node_;
  launched_node actors_;
};

} // namespace tahoe::test
