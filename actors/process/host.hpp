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
  /// Fails if what the console is to open cannot be opened: then the node does
  /// not start. May be empty.
  std::function<caf::expected<void>(const node_config&)> check_console;
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

/// What a node has to do with its process.
struct host_process {
  /// When the node is to stop, or its start.
  std::stop_token stop;
  /// That share threads and descriptors of the process.
  size_t nodes = 1;
  /// Whoever stops the node stops the process.
  bool stops_with_node = true;
};

/// Runs the node of a configuration directory until it is to stop, in a process
/// that `prepare_process` has prepared.
caf::expected<void>
run_node(const host_options& options, const host_process& process);

/// Runs the node of a configuration directory until the process gets SIGTERM
/// or SIGINT, then stops it in order. Fails if it cannot come up; `refused` if
/// it runs already, `cancelled` if the signal came before it was up. Afterwards
/// the process must end within `end_limit`: then SIGALRM ends it.
caf::expected<void>
host_node(const host_options& options, const stop_signals& signals);

} // namespace tahoe
