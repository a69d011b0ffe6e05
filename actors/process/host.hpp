#pragma once

#include "actors/node.hpp"
#include "actors/process/stop_signals.hpp"

#include <functional>
#include <string>

namespace tahoe {

/// What a process that runs one node brings along.
struct host_options {
  std::filesystem::path directory;
  /// Log to standard error instead of `logs/`.
  bool foreground = false;
  /// Starts the web front end of a node; the part above this folder.
  std::function<caf::expected<observable_actor>(
    caf::actor_system&, const node_config&, const node_handles&,
    const environment&)>
    make_web;
  /// Called once when the node is up.
  std::function<void()> on_up;
  /// Called instead when it cannot come up, before what runs is taken down.
  std::function<void(const caf::error&)> on_failed;
};

/// Runs the node of a configuration directory until the process gets SIGTERM
/// or SIGINT, then stops it in order. Fails if it cannot come up.
caf::expected<void>
host_node(const host_options& options, const stop_signals& signals);

} // namespace tahoe
