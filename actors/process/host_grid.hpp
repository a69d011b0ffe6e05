#pragma once

#include "actors/grid/grid_launcher.hpp"
#include "actors/process/stop_signals.hpp"

#include <chrono>
#include <functional>

namespace tahoe {

/// A fault to arm at the start.
struct armed_fault {
  std::string node;
  storage_fault fault = storage_fault::none;
};

/// What a process that runs a whole grid brings along.
struct grid_host_options {
  std::filesystem::path directory;
  grid_size size;
  std::vector<armed_fault> faults;
  std::vector<std::string> gone; ///< nodes that end when all have started
  /// So many storage nodes stop or start a minute; 0: all stay.
  double churn = 0;
  uint64_t churn_seed = 1;
  /// Log to standard error instead of `logs/`.
  bool foreground = false;
  /// Start the web front ends of nodes and the console of the process, whose
  /// socket is that of `directory`; from above this folder.
  std::function<caf::expected<observable_actor>(
    caf::actor_system&, const node_config&, const node_handles&,
    const environment&)>
    make_web;
  std::function<caf::expected<observable_actor>(
    caf::actor_system&, const std::filesystem::path& directory,
    const grid_actor&, const environment&)>
    make_console;
  /// Called once when all nodes are up.
  std::function<void()> on_up;
  /// Called instead if one of them could not start.
  std::function<void(const caf::error&)> on_failed;
  /// Called when the nodes have ended, before their actor system does.
  std::function<void()> on_ended = [] {};
  std::chrono::seconds end_limit{45};
};

/// Runs a grid in one actor system until the process gets SIGTERM or SIGINT,
/// then stops it in order. `refused` if it runs already, `cancelled` if the
/// signal came before all nodes were up.
caf::expected<void>
host_grid(const grid_host_options& options, const stop_signals& signals);

} // namespace tahoe
