#include "web/cli/console/console_connection.hpp"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <system_error>

namespace tahoe {

namespace {

caf::error connection_error(const std::filesystem::path& socket) {
  auto why = std::generic_category().message(errno);
  if (errno == EACCES || errno == EPERM)
    return failure(ec::refused, socket.string() + ": " + why
                                  + "; only the node's owner may use it");
  if (errno == ENOENT || errno == ECONNREFUSED || errno == ENOTDIR
      || errno == EAGAIN)
    return failure(ec::try_later,
                   "no node answers at " + socket.string() + ": " + why);
  return failure(ec::io_failure,
                 "cannot connect to " + socket.string() + ": " + why);
}

} // namespace

caf::expected<file_descriptor>
connect_to_console(const std::filesystem::path& socket) {
  // The address names the directory by its descriptor, for its own length is
  // limited.
  file_descriptor directory{
    open(socket.parent_path().c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC)};
  if (!directory)
    return connection_error(socket);
  auto name = "/proc/self/fd/" + std::to_string(directory.get()) + '/'
              + socket.filename().string();
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (name.size() >= sizeof address.sun_path)
    return failure(ec::malformed, socket.string() + ": the name is too long");
  std::copy(name.begin(), name.end(), address.sun_path);
  file_descriptor fd{
    ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)};
  if (!fd
      || connect(fd.get(), reinterpret_cast<const sockaddr*>(&address),
                 sizeof address)
           != 0)
    return connection_error(socket);
  return fd;
}

} // namespace tahoe
