#pragma once

namespace tahoe {

/// What the other side of a connection is doing while nothing is read from it.
enum class client_state {
  gone,    ///< it has closed its sending side, or the connection is lost
  silent,  ///< it waits
  sending, ///< there is something to read
};

/// Looks at a socket and takes nothing from it. Never blocks: a wait for
/// something to read may end without anything.
client_state look_at_client(int socket);

} // namespace tahoe
