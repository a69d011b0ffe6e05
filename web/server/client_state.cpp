#include "web/server/client_state.hpp"

#include <cerrno>
#include <sys/socket.h>

namespace tahoe {

client_state look_at_client(int socket) {
  char byte = 0;
  auto size = ::recv(socket, &byte, 1, MSG_PEEK | MSG_DONTWAIT);
  if (size > 0)
    return client_state::sending;
  auto nothing_yet
    = size < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR);
  return nothing_yet ? client_state::silent : client_state::gone;
}

} // namespace tahoe
