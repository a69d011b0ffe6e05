#include "web/server/host_check.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <cctype>
#include <optional>
#include <string>

namespace tahoe {

namespace {

/// `host` without `:port`; nothing if what follows the host is no port.
std::optional<std::string> without_port(std::string_view host) {
  auto bracketed = host.starts_with('[');
  auto end = bracketed ? host.find(']') : host.find(':');
  if (bracketed && end == std::string_view::npos)
    return std::nullopt;
  auto name = bracketed ? host.substr(1, end - 1) : host.substr(0, end);
  auto rest = end == std::string_view::npos ? std::string_view{}
                                            : host.substr(end + bracketed);
  if (!rest.empty()) {
    if (rest.front() != ':')
      return std::nullopt;
    rest.remove_prefix(1);
    if (rest.size() > 5 || !std::all_of(rest.begin(), rest.end(), [](char c) {
          return c >= '0' && c <= '9';
        }))
      return std::nullopt;
  }
  std::string result{name};
  std::transform(result.begin(), result.end(), result.begin(),
                 [](unsigned char c) { return std::tolower(c); });
  return result;
}

} // namespace

bool is_own_host(std::string_view host) {
  auto name = without_port(host);
  if (!name)
    return false;
  in6_addr address{};
  if (inet_pton(host.starts_with('[') ? AF_INET6 : AF_INET, name->c_str(),
                &address)
      == 1)
    return true;
  return *name == "localhost";
}

} // namespace tahoe
