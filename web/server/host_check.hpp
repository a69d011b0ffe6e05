#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace tahoe {

/// The name in a `Host` header, in lower case and without its port; an IPv6
/// address has its brackets. Nothing if what follows the name is no port.
std::optional<std::string> host_name(std::string_view host);

/// True for a name (in lower case) that every machine has for itself:
/// `localhost`, what is below it, a loopback address. Any user of this machine
/// can answer under it.
bool means_any_machine(const std::string& name);

/// True if the name in a `Host` header can only mean this server: an IP
/// address, `localhost`, a name of one label below it (which no name server is
/// asked for), or one of `names` (in lower case), with or without a port.
///
/// A page from elsewhere can make its own name resolve to 127.0.0.1 and then
/// talk to this node as if it were the page's own server (DNS rebinding); its
/// name in this header gives it away.
bool is_own_host(std::string_view host, std::span<const std::string> names);

} // namespace tahoe
