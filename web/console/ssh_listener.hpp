#pragma once

#include "codec/error.hpp"
#include "web/cli/file_descriptor.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace tahoe {

/// A port that SSH clients come to.
struct ssh_listener {
  std::filesystem::path keys_file;
  std::string address; ///< numeric
  uint16_t port = 0;
  file_descriptor fd; ///< listens, does not block
};

/// Listens for each file `authorized_keys.PORT` of a directory. Fails if one
/// names no address, or a port is in use.
caf::expected<std::vector<ssh_listener>>
open_ssh_listeners(const std::filesystem::path& directory);

/// A connection that waits at a listener.
struct ssh_visitor {
  file_descriptor fd;  ///< does not block; invalid: there is none
  std::string address; ///< `127.0.0.1:40000`
};

/// `io_failure` if the process has no descriptor left for it.
caf::expected<ssh_visitor> accept_ssh_visitor(const ssh_listener& from);

} // namespace tahoe
