#pragma once

#include <caf/actor_system_config.hpp>

namespace tahoe {

/// Registers messages and errors and sets the scheduler as this software needs
/// it: work sharing, `threads` threads (CAF.md §2: bulk transfers are faster,
/// idle systems cost nothing).
class system_config : public caf::actor_system_config {
public:
  explicit system_config(size_t threads = 2);
};

/// Raises this process's limit of open files as far as it may; returns it.
size_t raise_descriptor_limit();

/// Makes the tables that Jerasure would otherwise make unguarded in the first
/// thread that needs them, and lets writes to a reader that has gone fail
/// instead of ending the process. Call once per process, before any actor runs.
caf::expected<void> prepare_process();

} // namespace tahoe
