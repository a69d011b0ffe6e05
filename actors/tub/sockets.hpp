#pragma once

#include "codec/error.hpp"
#include "config/endpoint.hpp"
#include "crypto/furl.hpp"

#include <sys/socket.h>
#include <vector>

namespace tahoe {

/// A numeric address with its port.
struct socket_address {
  sockaddr_storage storage{};
  socklen_t size = 0;
};

/// A socket that listens there, not blocking; without an interface on all of
/// IPv4 and IPv6. Fails with io_failure, naming the place and the reason.
caf::expected<int> open_listener(const listen_endpoint& where);

/// The port that a socket was bound to.
uint16_t local_port_of(int socket);

/// The addresses of a hint that needs no name service; empty if it needs one.
std::vector<socket_address> numeric_addresses(const location_hint& hint);

/// The addresses of a hint, asking the name service. Blocks.
caf::expected<std::vector<socket_address>>
resolve_addresses(const location_hint& hint);

/// A socket that begins to connect, not blocking.
caf::expected<int> begin_connect(const socket_address& where);

/// Addresses of this machine that others may reach, loopback only if there is
/// no other.
std::vector<std::string> own_addresses();

} // namespace tahoe
