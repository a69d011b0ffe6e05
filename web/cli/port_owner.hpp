#pragma once

#include "codec/error.hpp"

#include <cstdint>
#include <istream>
#include <string>
#include <sys/types.h>
#include <vector>

namespace tahoe {

// On a machine with several users, any of them can listen on a port of
// 127.0.0.1 while the node is down. The kernel tells whose a listener is.

/// The users whose programs listen for TCP at this address and port, as
/// `/proc/net/tcp` and `/proc/net/tcp6` tell: those at exactly this address,
/// else those at all addresses. Empty: nobody does, or it is no address.
std::vector<uid_t>
owners_of_listener(std::istream& tcp, std::istream& tcp6,
                   const std::string& address, uint16_t port);

/// Succeeds if programs of `owner` or of root, who can be anybody, listen there
/// on this machine, and no one else's. Fails with refused.
caf::expected<void>
check_listener(const std::string& address, uint16_t port, uid_t owner);

} // namespace tahoe
