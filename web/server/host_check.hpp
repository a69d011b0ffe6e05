#pragma once

#include <string_view>

namespace tahoe {

/// True if the name in a `Host` header can only mean this server: an IP
/// address or `localhost`, with or without a port.
///
/// A page from elsewhere can make its own name resolve to 127.0.0.1 and then
/// talk to this node as if it were the page's own server (DNS rebinding); its
/// name in this header gives it away.
bool is_own_host(std::string_view host);

} // namespace tahoe
