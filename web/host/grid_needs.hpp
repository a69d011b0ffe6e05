#pragma once

#include "codec/error.hpp"

#include <string>

namespace tahoe {

/// What a grid takes of what the system gives a process.
struct grid_needs {
  size_t nodes = 0;
  size_t threads = 0;
  size_t descriptors = 0; ///< files and sockets
};

/// At most, with `own_systems` for a grid that has an actor system for each
/// node.
grid_needs needs_of(size_t nodes, bool own_systems);

/// In a sentence.
std::string describe(const grid_needs& needs);

/// `refused` if the system lets this process and its children have less.
caf::expected<void> check_limits(const grid_needs& needs);

} // namespace tahoe
