#include "crypto/furl.hpp"

#include "codec/base32.hpp"
#include "codec/decimal.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <limits>
#include <optional>

namespace tahoe {

namespace {

constexpr std::string_view scheme = "pb://";

caf::error malformed_furl(std::string_view what) {
  return failure(ec::malformed, "malformed furl: " + std::string{what});
}

caf::error malformed_hint(std::string_view what) {
  return failure(ec::malformed, "malformed location: " + std::string{what});
}

bool is_ipv6(const std::string& host) {
  in6_addr ignored;
  return host.find('\0') == std::string::npos
         && inet_pton(AF_INET6, host.c_str(), &ignored) == 1;
}

/// A DNS name or an address of IPv4.
bool is_name(std::string_view host) {
  constexpr size_t max_length = 253; // of a DNS name
  return !host.empty() && host.size() <= max_length
         && host.find_first_not_of("abcdefghijklmnopqrstuvwxyz"
                                   "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                   "0123456789.-_")
              == std::string_view::npos;
}

} // namespace

caf::expected<location_hint> parse_location_hint(std::string_view text) {
  auto colon = text.rfind(':');
  if (colon == std::string_view::npos)
    return malformed_hint("expected host:port");
  auto port = parse_decimal(text.substr(colon + 1));
  if (!port || *port < 1 || *port > std::numeric_limits<uint16_t>::max())
    return malformed_hint("the port must be a number from 1 to 65535");
  std::string host{text.substr(0, colon)};
  if (host.starts_with('[') && host.ends_with(']')) {
    host = host.substr(1, host.size() - 2);
    if (!is_ipv6(host))
      return malformed_hint("expected an address of IPv6 in the brackets");
  } else if (!is_name(host)) {
    return malformed_hint("expected a host name, an address of IPv4, or one "
                          "of IPv6 in brackets");
  }
  return location_hint{std::move(host), static_cast<uint16_t>(*port)};
}

std::string to_string(const location_hint& hint) {
  auto port = std::to_string(hint.port);
  if (hint.host.find(':') != std::string::npos)
    return "[" + hint.host + "]:" + port;
  return hint.host + ":" + port;
}

std::string furl::to_uri() const {
  auto result = std::string{scheme} + base32_encode(tub.view()) + "@";
  for (auto& hint : hints) {
    if (&hint != &hints.front())
      result += ",";
    result += to_string(hint);
  }
  return result + "/" + base32_encode(service.reveal());
}

caf::expected<furl> parse_furl(std::string_view text) {
  if (text.size() > max_furl_length)
    return malformed_furl("it is longer than 2000 bytes");
  if (!text.starts_with(scheme))
    return malformed_furl("it does not begin with pb://");
  text.remove_prefix(scheme.size());
  auto at = text.find('@');
  auto slash = text.find('/');
  if (at == std::string_view::npos || slash == std::string_view::npos
      || slash < at)
    return malformed_furl("expected pb://tubid@host:port/swissnum");
  auto tub = base32_decode_as<tub_id>(text.substr(0, at));
  if (!tub)
    return malformed_furl("the tub id is not 52 characters of base32");
  auto service = base32_decode_as<swissnum>(text.substr(slash + 1));
  if (!service)
    return malformed_furl("the swissnum is not 32 characters of base32");
  furl result{*tub, {}, *service};
  auto hints = text.substr(at + 1, slash - at - 1);
  for (auto more = !hints.empty(); more;) {
    auto comma = hints.find(',');
    auto hint = parse_location_hint(hints.substr(0, comma));
    if (!hint)
      return std::move(hint.error());
    if (result.hints.size() == max_location_hints)
      return malformed_furl("it has more than 16 locations");
    result.hints.push_back(std::move(*hint));
    more = comma != std::string_view::npos;
    if (more)
      hints.remove_prefix(comma + 1);
  }
  return result;
}

} // namespace tahoe
