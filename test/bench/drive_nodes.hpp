#pragma once

#include "actors/node.hpp"
#include "actors/process/stop_signals.hpp"
#include "config/node_creation.hpp"
#include "test/bench/stopwatch.hpp"

#include <caf/expected.hpp>

namespace tahoe::bench {

/// The value, or the end of the program.
template <class T>
T unbox(caf::expected<T> x) {
  if (!x)
    give_up(describe(x.error()));
  if constexpr (!std::is_void_v<T>)
    return std::move(*x);
}

/// Makes a node that listens on loopback, with introducer and vdrive, whose
/// store has a directory of so many files.
void make_vdrive_node(const std::filesystem::path& directory,
                      const directory_write_key& key, uint32_t entries);

/// Makes a client of that node.
void make_client_node(const std::filesystem::path& directory,
                      const node_directory& vdrive);

/// Runs a node as `tahoe-node` does, without its web server. `use` is called
/// when it is up.
void run_node(
  const std::filesystem::path& directory, const stop_signals& signals,
  const std::function<void(caf::actor_system&, const node_handles&)>& use);

/// Runs a node in a child process, which ends with this one; returns when it is
/// up.
void run_beside(const std::filesystem::path& directory,
                const stop_signals& signals);

} // namespace tahoe::bench
