#pragma once

#include "crypto/furl.hpp"

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

/// What to expect, for mistakes.
inline constexpr std::string_view endpoint_forms
  = "PORT, tcp:PORT, tcp:PORT:interface=ADDRESS or ADDRESS:PORT";

/// Parses `8080`, `tcp:8080`, `tcp:8080:interface=127.0.0.1`,
/// `127.0.0.1:8080` or `[::1]:8080` (2007's and Twisted's forms).
std::optional<listen_endpoint> parse_listen_endpoint(std::string_view text);

/// Parses an entry of `tub.location`: `host:port`, with or without `tcp:`.
std::optional<location_hint> parse_announced_location(std::string_view text);

/// Parses a line of `advertised_ip_addresses`: a host or numeric address, which
/// stands for the port this node listens on (port 0), or `host:port`. An IPv6
/// address with a port needs brackets.
std::optional<location_hint> parse_advertised_address(std::string_view text);

} // namespace tahoe
