#pragma once

#include "actors/process/daemon.hpp"

#include <filesystem>
#include <vector>

namespace tahoe {

/// Runs the nodes of these directories, in this order, in this process until
/// that is told to end, each with an actor system of its own: where one runs
/// makes no difference to others. `report` hears when all are up. Fails as the
/// first that cannot start, and then none runs.
caf::expected<void>
host_together(const std::vector<std::filesystem::path>& directories,
              start_report report);

} // namespace tahoe
