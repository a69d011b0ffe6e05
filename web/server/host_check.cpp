#include "web/server/host_check.hpp"

#include "config/text.hpp"
#include "config/web_endpoint.hpp"

#include <algorithm>
#include <arpa/inet.h>

namespace tahoe {

namespace {

bool is_port(std::string_view text) {
  return text.size() <= 5 && std::all_of(text.begin(), text.end(), [](char c) {
           return c >= '0' && c <= '9';
         });
}

bool is_address(const std::string& name) {
  in6_addr address{};
  if (inet_pton(AF_INET, name.c_str(), &address) == 1)
    return true;
  return name.starts_with('[')
         && inet_pton(AF_INET6, name.substr(1, name.size() - 2).c_str(),
                      &address)
              == 1;
}

/// `localhost`, `x.localhost`.
bool is_localhost(std::string_view name) {
  constexpr std::string_view root = "localhost";
  if (!name.ends_with(root))
    return false;
  name.remove_suffix(root.size());
  if (name.empty())
    return true;
  if (!name.ends_with('.'))
    return false;
  name.remove_suffix(1);
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
}

} // namespace

std::optional<std::string> host_name(std::string_view host) {
  auto bracketed = host.starts_with('[');
  auto end = bracketed ? host.find(']') : host.find(':');
  if (bracketed && end == host.npos)
    return std::nullopt;
  auto name = host.substr(0, bracketed ? end + 1 : end);
  auto rest = host.substr(name.size());
  if (!rest.empty() && (rest.front() != ':' || !is_port(rest.substr(1))))
    return std::nullopt;
  return to_lower(name);
}

bool means_any_machine(const std::string& name) {
  auto bare = name.starts_with('[') && name.ends_with(']')
                ? name.substr(1, name.size() - 2)
                : name;
  return bare == "localhost" || bare.ends_with(".localhost")
         || is_loopback(bare);
}

bool is_own_host(std::string_view host, std::span<const std::string> names) {
  auto name = host_name(host);
  return name
         && (is_address(*name) || is_localhost(*name)
             || std::find(names.begin(), names.end(), *name) != names.end());
}

} // namespace tahoe
