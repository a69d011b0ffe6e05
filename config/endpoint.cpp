#include "config/endpoint.hpp"

#include "codec/decimal.hpp"

#include <arpa/inet.h>
#include <tuple>
#include <utility>

namespace tahoe {

namespace {

constexpr std::string_view interface_prefix = "interface=";

bool is_numeric_address(const std::string& text) {
  in6_addr ignored;
  return inet_pton(AF_INET, text.c_str(), &ignored) == 1
         || inet_pton(AF_INET6, text.c_str(), &ignored) == 1;
}

std::optional<uint16_t> parse_port(std::string_view text) {
  auto number = parse_decimal(text);
  if (!number || *number > 0xFFFF)
    return std::nullopt;
  return static_cast<uint16_t>(*number);
}

std::string_view without_brackets(std::string_view host) {
  if (host.size() >= 2 && host.front() == '[' && host.back() == ']')
    return host.substr(1, host.size() - 2);
  return host;
}

/// Takes `prefix` off the front of `text`, if it is there.
bool skip(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix))
    return false;
  text.remove_prefix(prefix.size());
  return true;
}

/// `host:port` at the colon that is not inside of brackets.
std::optional<std::pair<std::string_view, std::string_view>>
split_host_port(std::string_view text) {
  auto colon = text.rfind(':');
  if (colon == text.npos)
    return std::nullopt;
  auto host = text.substr(0, colon);
  // Without brackets nobody can tell the port from the end of an address.
  bool bare_v6 = host.find(':') != host.npos
                 && (host.front() != '[' || host.back() != ']');
  if (bare_v6)
    return std::nullopt;
  return std::pair{host, text.substr(colon + 1)};
}

} // namespace

std::optional<listen_endpoint> parse_listen_endpoint(std::string_view text) {
  std::string_view interface;
  std::string_view port = text;
  if (skip(port, "tcp:")) {
    auto colon = port.find(':');
    if (colon != port.npos) {
      interface = port.substr(colon + 1);
      port = port.substr(0, colon);
      if (!skip(interface, interface_prefix) || interface.empty())
        return std::nullopt;
    }
  } else if (auto parts = split_host_port(text)) {
    std::tie(interface, port) = *parts;
    if (interface.empty())
      return std::nullopt;
  }
  auto number = parse_port(port);
  std::string address{without_brackets(interface)};
  if (!number || (!interface.empty() && !is_numeric_address(address)))
    return std::nullopt;
  return listen_endpoint{address, *number};
}

std::optional<location_hint> parse_announced_location(std::string_view text) {
  skip(text, "tcp:");
  if (auto hint = parse_location_hint(text))
    return std::move(*hint);
  return std::nullopt;
}

std::optional<location_hint> parse_advertised_address(std::string_view text) {
  std::string host{without_brackets(text)};
  if (is_numeric_address(host))
    return location_hint{host, 0};
  if (auto hint = parse_location_hint(text))
    return std::move(*hint);
  if (auto hint = parse_location_hint(host + ":1"))
    return location_hint{hint->host, 0};
  return std::nullopt;
}

} // namespace tahoe
