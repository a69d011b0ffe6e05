#pragma once

#include "actors/process/host.hpp"

#include <vector>

namespace tahoe {

/// What a process that runs several nodes brings along. Each has an actor
/// system of its own and meets the others, and any other node, over the
/// network.
struct many_hosts_options {
  /// One after the other: all nodes of a group are up before the next starts.
  /// Asked for when it is its turn, by then the files of those before are
  /// there.
  std::vector<std::function<caf::expected<std::vector<host_options>>()>> groups;
  /// In all groups together.
  size_t nodes = 0;
  /// Whoever stops one of them stops all.
  bool stop_with_node = true;
  /// Called once when all are up.
  std::function<void()> on_up;
};

/// Runs them until the process gets SIGTERM or SIGINT, then stops them in
/// order. If one cannot start, none runs on, and that is how this fails;
/// `cancelled` if the signal came before all were up.
caf::expected<void>
host_many(const many_hosts_options& options, const stop_signals& signals);

} // namespace tahoe
