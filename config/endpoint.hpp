#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace tahoe {

/// Where to listen for TCP connections.
struct listen_endpoint {
  std::string interface; ///< numeric IPv4 or IPv6 address; empty: all
  uint16_t port = 0;     ///< 0: a free one

  friend bool operator==(const listen_endpoint&, const listen_endpoint&)
    = default;
};

/// Parses `8080`, `tcp:8080`, `tcp:8080:interface=127.0.0.1`,
/// `127.0.0.1:8080` or `[::1]:8080` (2007's and Twisted's forms).
std::optional<listen_endpoint> parse_listen_endpoint(std::string_view text);

/// Where others may reach this node.
struct location_hint {
  std::string host;  ///< name or numeric address, IPv6 without brackets
  uint16_t port = 0; ///< 0: the port this node listens on

  friend bool operator==(const location_hint&, const location_hint&) = default;
};

/// Parses `host:port`, `tcp:host:port` or `[v6]:port`; where `port_required`
/// is false also a host alone.
std::optional<location_hint>
parse_location_hint(std::string_view text, bool port_required);

} // namespace tahoe
