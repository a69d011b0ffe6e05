#pragma once

#include "config/endpoint.hpp"

namespace tahoe {

/// Where the web front end listens, and how.
struct web_endpoint {
  listen_endpoint listen; ///< with an interface: loopback unless given
  bool tls = false;
  /// Files in PEM, as given; both empty: the node's own.
  std::string private_key{};
  std::string certificate{};

  friend bool operator==(const web_endpoint&, const web_endpoint&) = default;
};

/// What to expect, for mistakes.
inline constexpr std::string_view web_endpoint_forms
  = "PORT, tcp:PORT:interface=ADDRESS, ADDRESS:PORT or "
    "ssl:PORT:interface=ADDRESS[:privateKey=FILE:certKey=FILE]";

/// Parses a web port: the forms of `parse_listen_endpoint`, and Twisted's
/// `ssl:` with arguments in any order. A backslash takes the meaning from a
/// colon behind it, and so do brackets around an IPv6 address.
std::optional<web_endpoint> parse_web_endpoint(std::string_view text);

/// True for the numeric addresses that only this machine reaches.
bool is_loopback(const std::string& address);

} // namespace tahoe
