#include "config/free_port.hpp"

#include "codec/bytes.hpp"
#include "crypto/random.hpp"

#include <arpa/inet.h>
#include <cerrno>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace tahoe {

namespace {

// Below the ports that Linux gives to outgoing connections: one of those could
// be taken by the time the node starts.
constexpr uint16_t first_port = 10081; // browsers refuse 10080
constexpr uint16_t last_port = 32767;

/// 0, or what keeps a socket from being bound there. With `reuse` as listeners
/// are bound: what remains of former connections is no hindrance.
int bind_error(const std::string& interface, uint16_t port, bool reuse) {
  sockaddr_in v4{};
  v4.sin_family = AF_INET;
  v4.sin_port = htons(port);
  sockaddr_in6 v6{};
  v6.sin6_family = AF_INET6;
  v6.sin6_port = v4.sin_port;
  bool is_v4 = interface.empty()
               || inet_pton(AF_INET, interface.c_str(), &v4.sin_addr) == 1;
  if (!is_v4 && inet_pton(AF_INET6, interface.c_str(), &v6.sin6_addr) != 1)
    return EINVAL;
  int fd = ::socket(is_v4 ? AF_INET : AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (fd < 0)
    return errno;
  int flag = reuse ? 1 : 0;
  ::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &flag, sizeof flag);
  auto address = is_v4 ? reinterpret_cast<const sockaddr*>(&v4)
                       : reinterpret_cast<const sockaddr*>(&v6);
  socklen_t size = is_v4 ? sizeof v4 : sizeof v6;
  int error = ::bind(fd, address, size) == 0 ? 0 : errno;
  ::close(fd);
  return error;
}

} // namespace

bool is_taken(const listen_endpoint& where) {
  return where.port != 0
         && bind_error(where.interface, where.port, true) == EADDRINUSE;
}

bool free_ports::reserve(uint16_t port) {
  std::lock_guard guard{mutex_};
  return given_.insert(port).second;
}

caf::expected<uint16_t> free_ports::find(const std::string& interface) {
  using random_number = byte_string<struct random_number_tag, 2>;
  constexpr int tries = 200;
  for (int i = 0; i < tries; ++i) {
    auto random = random_bytes<random_number>();
    if (!random)
      return std::move(random.error());
    unsigned number = random->bytes[0] * 256u + random->bytes[1];
    auto port = static_cast<uint16_t>(first_port
                                      + number % (last_port - first_port + 1));
    if (bind_error(interface, port, false) == 0 && reserve(port))
      return port;
  }
  return failure(ec::try_later, "found no free port at "
                                  + (interface.empty() ? "0.0.0.0" : interface)
                                  + ": choose one yourself");
}

} // namespace tahoe
