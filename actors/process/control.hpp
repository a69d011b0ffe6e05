#pragma once

#include "codec/error.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <sys/types.h>

namespace tahoe {

/// The process that runs the node of this directory, if one does.
std::optional<pid_t> node_process(const std::filesystem::path& directory);

/// True for a node that runs in a process with others and has no process to
/// stop for itself: one of a grid.
bool runs_among_others(const std::filesystem::path& directory);

/// Stops the node and waits until it is gone. `not_found` if none runs;
/// `refused` if it runs among others; `try_later` if it is still there after a
/// minute.
caf::expected<void> stop_node_process(const std::filesystem::path& directory);

} // namespace tahoe
