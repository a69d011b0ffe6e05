#include "config/web_endpoint.hpp"

#include <arpa/inet.h>
#include <vector>

namespace tahoe {

namespace {

/// The parts between colons that stand for themselves neither by a backslash
/// nor by brackets.
std::vector<std::string> split_endpoint(std::string_view text) {
  std::vector<std::string> result(1);
  auto bracketed = false;
  for (size_t i = 0; i < text.size(); ++i) {
    auto c = text[i];
    if (c == '\\' && i + 1 < text.size()) {
      result.back() += text[++i];
    } else if (c == ':' && !bracketed) {
      result.emplace_back();
    } else {
      bracketed = c == '[' || (bracketed && c != ']');
      result.back() += c;
    }
  }
  return result;
}

/// `port` and `interface` as `[ADDRESS]:PORT` or `PORT`.
std::optional<listen_endpoint>
listen_at(const std::string& interface, const std::string& port) {
  if (interface.empty())
    return parse_listen_endpoint("127.0.0.1:" + port);
  auto is_bare_v6
    = interface.find(':') != std::string::npos && interface.front() != '[';
  auto host = is_bare_v6 ? "[" + interface + "]" : interface;
  return parse_listen_endpoint(host + ":" + port);
}

std::optional<web_endpoint> parse_tls(std::string_view text) {
  auto parts = split_endpoint(text);
  web_endpoint result;
  result.tls = true;
  std::string interface;
  for (size_t i = 1; i < parts.size(); ++i) {
    auto equals = std::min(parts[i].find('='), parts[i].size());
    auto name = parts[i].substr(0, equals);
    auto* value = name == "interface"    ? &interface
                  : name == "privateKey" ? &result.private_key
                  : name == "certKey"    ? &result.certificate
                                         : nullptr;
    if (value == nullptr || !value->empty() || parts[i].size() <= equals + 1)
      return std::nullopt;
    *value = parts[i].substr(equals + 1);
  }
  auto listen = listen_at(interface, parts[0]);
  if (!listen || result.private_key.empty() != result.certificate.empty())
    return std::nullopt;
  result.listen = std::move(*listen);
  return result;
}

} // namespace

std::optional<web_endpoint> parse_web_endpoint(std::string_view text) {
  constexpr std::string_view tls = "ssl:";
  if (text.starts_with(tls))
    return parse_tls(text.substr(tls.size()));
  auto listen = parse_listen_endpoint(text);
  if (!listen)
    return std::nullopt;
  if (listen->interface.empty())
    listen->interface = "127.0.0.1";
  return web_endpoint{std::move(*listen)};
}

bool is_loopback(const std::string& address) {
  in_addr v4{};
  if (inet_pton(AF_INET, address.c_str(), &v4) == 1)
    return ntohl(v4.s_addr) >> 24 == 127;
  in6_addr v6{};
  return inet_pton(AF_INET6, address.c_str(), &v6) == 1
         && IN6_IS_ADDR_LOOPBACK(&v6);
}

} // namespace tahoe
