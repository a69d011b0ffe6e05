#pragma once

#include "config/node_config.hpp"

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace tahoe {

/// A node among others of a process, in an actor system of its own.
struct process_node {
  std::string name; ///< of its directory
  std::shared_ptr<const node_config> config;
};

/// What a node is called in its console: the name of its directory.
std::string name_of(const node_directory& directory);

/// The nodes of a process in which each has a console of its own: these know of
/// one another by this list. Safe from any thread.
class process_nodes {
public:
  /// Returns the node's name: where that of its directory is taken, the whole
  /// path. No news for a directory that is here.
  std::string add(std::shared_ptr<const node_config> config);

  /// In the order they came.
  std::vector<process_node> list() const;

  std::optional<process_node> find(const std::string& name) const;

private:
  mutable std::mutex mutex_;
  std::vector<process_node> nodes_;
};

} // namespace tahoe
