#pragma once

#include "actors/process/host.hpp"
#include "web/console/process_nodes.hpp"
#include "web/server/io_threads.hpp"

namespace tahoe {

/// How main lets a node start its web front end, on these threads.
decltype(host_options::make_web) web_on(io_threads& io);

/// The node of a directory with both its front ends, on threads of its own:
/// main says what happens when it is up or failed. Among others of a process,
/// `nodes` are all of them, to which it is added.
host_options with_front_ends(const std::filesystem::path& directory,
                             std::shared_ptr<io_threads> io,
                             std::shared_ptr<process_nodes> nodes = nullptr);

} // namespace tahoe
