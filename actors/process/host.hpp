#pragma once

#include "actors/node.hpp"
#include "actors/process/stop_signals.hpp"

#include <chrono>
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
  /// Starts its debug console, likewise.
  std::function<caf::expected<observable_actor>(
    caf::actor_system&, const node_config&, const node_actor&,
    const environment&)>
    make_console;
  /// Called once when the node is up.
  std::function<void()> on_up;
  /// Called instead if services could not start, before what runs is taken
  /// down: the last words, should the end take longer than `end_limit`.
  std::function<void(const caf::error&)> on_failed;
  /// Called when the node has ended, before its actor system does. May wait.
  std::function<void()> on_ended = [] {};
  /// What hangs at the end may hang for so long; shorter than `stop` waits.
  std::chrono::seconds end_limit{45};
};

/// Runs the node of a configuration directory until the process gets SIGTERM
/// or SIGINT, then stops it in order. Fails if it cannot come up; `refused` if
/// it runs already. Afterwards the process must end within `end_limit`: then
/// SIGALRM ends it.
caf::expected<void>
host_node(const host_options& options, const stop_signals& signals);

} // namespace tahoe
