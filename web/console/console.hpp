#pragma once

#include "web/console/command.hpp"
#include "web/server/io_threads.hpp"

namespace tahoe {

/// The debug console: serves `private/console.sock` on I/O threads, and reaches
/// other actors only by messages. The actor owns the socket, which goes when it
/// ends.
using console_actor = observable_actor;

/// Binds the socket, for the owner of the directory alone. One left behind by a
/// process that is gone makes room. io_failure if that cannot be done.
caf::expected<console_actor>
make_console(caf::actor_system& sys, console_node node, console_process process,
             io_threads& io);

/// The console of a process that runs a grid; clients begin with the node of
/// this name. The socket is that of `directory`, which is no node's.
caf::expected<console_actor>
make_grid_console(caf::actor_system& sys,
                  const std::filesystem::path& directory, std::string node,
                  console_process process, const environment& env,
                  io_threads& io);

} // namespace tahoe
