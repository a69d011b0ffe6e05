#include "actors/tub/sockets.hpp"

#include <arpa/inet.h>
#include <cstring>
#include <ifaddrs.h>
#include <memory>
#include <net/if.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <system_error>
#include <unistd.h>

namespace tahoe {

namespace {

constexpr int listen_backlog = 1024;

std::string last_error() {
  return std::generic_category().message(errno);
}

std::vector<socket_address> resolve(const location_hint& hint, int flags) {
  addrinfo wanted{};
  wanted.ai_socktype = SOCK_STREAM;
  wanted.ai_flags = flags | AI_NUMERICSERV;
  addrinfo* found = nullptr;
  auto port = std::to_string(hint.port);
  if (getaddrinfo(hint.host.c_str(), port.c_str(), &wanted, &found) != 0)
    return {};
  std::unique_ptr<addrinfo, void (*)(addrinfo*)> guard{found, freeaddrinfo};
  std::vector<socket_address> result;
  for (auto* i = found; i != nullptr; i = i->ai_next) {
    socket_address address;
    memcpy(&address.storage, i->ai_addr, i->ai_addrlen);
    address.size = i->ai_addrlen;
    result.push_back(address);
  }
  return result;
}

/// Everywhere means the IPv6 wildcard, which takes IPv4 too, or that of IPv4
/// on a machine without IPv6.
std::vector<socket_address> addresses_to_bind(const listen_endpoint& where) {
  if (!where.interface.empty())
    return numeric_addresses({where.interface, where.port});
  auto result = numeric_addresses({"::", where.port});
  for (auto& address : numeric_addresses({"0.0.0.0", where.port}))
    result.push_back(address);
  return result;
}

void set_option(int socket, int level, int name, int value) {
  setsockopt(socket, level, name, &value, sizeof value);
}

int try_listen(const socket_address& address) {
  auto family = address.storage.ss_family;
  int fd = socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0)
    return -1;
  set_option(fd, SOL_SOCKET, SO_REUSEADDR, 1);
  if (family == AF_INET6)
    set_option(fd, IPPROTO_IPV6, IPV6_V6ONLY, 0);
  auto* raw = reinterpret_cast<const sockaddr*>(&address.storage);
  if (bind(fd, raw, address.size) == 0 && listen(fd, listen_backlog) == 0)
    return fd;
  auto problem = errno;
  close(fd);
  errno = problem;
  return -1;
}

} // namespace

caf::expected<int> open_listener(const listen_endpoint& where) {
  errno = EADDRNOTAVAIL;
  for (auto& address : addresses_to_bind(where))
    if (int fd = try_listen(address); fd >= 0)
      return fd;
  return failure(ec::io_failure,
                 "cannot listen on "
                   + (where.interface.empty() ? "port" : where.interface + ":")
                   + " " + std::to_string(where.port) + ": " + last_error());
}

uint16_t local_port_of(int socket) {
  sockaddr_storage name{};
  socklen_t size = sizeof name;
  if (getsockname(socket, reinterpret_cast<sockaddr*>(&name), &size) != 0)
    return 0;
  return ntohs(name.ss_family == AF_INET6
                 ? reinterpret_cast<sockaddr_in6&>(name).sin6_port
                 : reinterpret_cast<sockaddr_in&>(name).sin_port);
}

std::vector<socket_address> numeric_addresses(const location_hint& hint) {
  return resolve(hint, AI_NUMERICHOST);
}

caf::expected<std::vector<socket_address>>
resolve_addresses(const location_hint& hint) {
  auto result = resolve(hint, AI_ADDRCONFIG);
  if (result.empty())
    return failure(ec::not_found, "no address for " + hint.host);
  return caf::expected<std::vector<socket_address>>{std::move(result)};
}

caf::expected<int> begin_connect(const socket_address& where) {
  int fd = socket(where.storage.ss_family,
                  SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (fd < 0)
    return failure(ec::io_failure, "cannot open a socket: " + last_error());
  set_option(fd, IPPROTO_TCP, TCP_NODELAY, 1);
  auto* raw = reinterpret_cast<const sockaddr*>(&where.storage);
  if (connect(fd, raw, where.size) == 0 || errno == EINPROGRESS)
    return fd;
  auto problem = last_error();
  close(fd);
  return failure(ec::io_failure, "cannot connect: " + problem);
}

std::vector<std::string> own_addresses() {
  ifaddrs* first = nullptr;
  if (getifaddrs(&first) != 0)
    return {"127.0.0.1"};
  std::unique_ptr<ifaddrs, void (*)(ifaddrs*)> guard{first, freeifaddrs};
  std::vector<std::string> result;
  for (auto* i = first; i != nullptr; i = i->ifa_next) {
    if (i->ifa_addr == nullptr || i->ifa_addr->sa_family != AF_INET
        || (i->ifa_flags & IFF_LOOPBACK) != 0)
      continue;
    char text[INET_ADDRSTRLEN];
    auto& address = reinterpret_cast<sockaddr_in*>(i->ifa_addr)->sin_addr;
    if (inet_ntop(AF_INET, &address, text, sizeof text) != nullptr)
      result.emplace_back(text);
  }
  if (result.empty())
    result.emplace_back("127.0.0.1");
  return result;
}

} // namespace tahoe
