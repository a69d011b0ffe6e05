#include "web/console/ssh_listener.hpp"

#include "web/console/ssh_authorized_keys.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <cerrno>
#include <charconv>
#include <netdb.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <system_error>

namespace tahoe {

namespace {

constexpr std::string_view keys_file_start = "authorized_keys.";
constexpr const char* loopback = "127.0.0.1";
constexpr int listen_backlog = 128;

/// A connection whose other side is gone is noticed after two minutes.
constexpr int idle_seconds = 60;
constexpr int probe_seconds = 20;
constexpr int probes = 3;

std::optional<uint16_t> port_of_keys_file(const std::filesystem::path& file) {
  auto name = file.filename().string();
  if (!name.starts_with(keys_file_start))
    return std::nullopt;
  auto digits = std::string_view{name}.substr(keys_file_start.size());
  uint16_t port = 0;
  auto [end, error]
    = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  if (error != std::errc{} || end != digits.data() + digits.size() || port == 0)
    return std::nullopt;
  return port;
}

void set_option(int fd, int level, int option, int value) {
  setsockopt(fd, level, option, &value, sizeof value);
}

caf::expected<file_descriptor>
listen_at(const std::string& address, uint16_t port,
          const std::filesystem::path& file) {
  addrinfo hints{};
  hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* found = nullptr;
  if (getaddrinfo(address.c_str(), std::to_string(port).c_str(), &hints, &found)
      != 0)
    return failure(ec::malformed, file.string() + ": `# bind " + address
                                    + "`: write an IP address");
  file_descriptor fd{
    socket(found->ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)};
  set_option(fd.get(), SOL_SOCKET, SO_REUSEADDR, 1);
  if (found->ai_family == AF_INET6)
    set_option(fd.get(), IPPROTO_IPV6, IPV6_V6ONLY, 1);
  auto listens = bind(fd.get(), found->ai_addr, found->ai_addrlen) == 0
                 && listen(fd.get(), listen_backlog) == 0;
  auto why = errno;
  freeaddrinfo(found);
  if (!listens)
    return failure(ec::io_failure, file.string() + ": cannot listen on "
                                     + address + " port " + std::to_string(port)
                                     + ": "
                                     + std::generic_category().message(why));
  return fd;
}

std::string name_of(const sockaddr_storage& address, socklen_t length) {
  std::array<char, NI_MAXHOST> host{};
  std::array<char, NI_MAXSERV> port{};
  if (getnameinfo(reinterpret_cast<const sockaddr*>(&address), length,
                  host.data(), host.size(), port.data(), port.size(),
                  NI_NUMERICHOST | NI_NUMERICSERV)
      != 0)
    return "somewhere";
  auto ipv6 = address.ss_family == AF_INET6;
  return (ipv6 ? "[" : "") + std::string{host.data()} + (ipv6 ? "]:" : ":")
         + port.data();
}

} // namespace

std::vector<std::filesystem::path>
ssh_key_files(const std::filesystem::path& directory) {
  std::vector<std::filesystem::path> result;
  std::error_code error;
  for (std::filesystem::directory_iterator it{directory, error}, end;
       !error && it != end; it.increment(error))
    if (port_of_keys_file(it->path()))
      result.push_back(it->path());
  std::sort(result.begin(), result.end());
  return result;
}

caf::expected<ssh_listener>
open_ssh_listener(const std::filesystem::path& keys_file) {
  auto keys = read_authorized_keys(keys_file);
  if (!keys)
    return std::move(keys.error());
  ssh_listener result{keys_file,
                      keys->bind.value_or(loopback),
                      port_of_keys_file(keys_file).value_or(0),
                      {}};
  auto fd = listen_at(result.address, result.port, keys_file);
  if (!fd)
    return std::move(fd.error());
  result.fd = std::move(*fd);
  return caf::expected<ssh_listener>{std::move(result)};
}

caf::expected<ssh_visitor> accept_ssh_visitor(const ssh_listener& from) {
  sockaddr_storage address{};
  socklen_t length = sizeof address;
  ssh_visitor visitor;
  visitor.fd = file_descriptor{accept4(from.fd.get(),
                                       reinterpret_cast<sockaddr*>(&address),
                                       &length, SOCK_NONBLOCK | SOCK_CLOEXEC)};
  if (!visitor.fd) {
    auto exhausted = errno == EMFILE || errno == ENFILE || errno == ENOBUFS
                     || errno == ENOMEM;
    if (exhausted)
      return failure(ec::io_failure, std::generic_category().message(errno));
    return visitor;
  }
  visitor.address = name_of(address, length);
  set_option(visitor.fd.get(), IPPROTO_TCP, TCP_NODELAY, 1);
  set_option(visitor.fd.get(), SOL_SOCKET, SO_KEEPALIVE, 1);
  set_option(visitor.fd.get(), IPPROTO_TCP, TCP_KEEPIDLE, idle_seconds);
  set_option(visitor.fd.get(), IPPROTO_TCP, TCP_KEEPINTVL, probe_seconds);
  set_option(visitor.fd.get(), IPPROTO_TCP, TCP_KEEPCNT, probes);
  return visitor;
}

} // namespace tahoe
