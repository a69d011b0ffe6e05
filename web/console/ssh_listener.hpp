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

/// The files `authorized_keys.PORT` of a directory, in order.
std::vector<std::filesystem::path>
ssh_key_files(const std::filesystem::path& directory);

/// Listens for such a file. Fails if it cannot be used, names no address, or
/// the port is in use; the error names the file.
caf::expected<ssh_listener>
open_ssh_listener(const std::filesystem::path& keys_file);

/// A connection that waits at a listener.
struct ssh_visitor {
  file_descriptor fd;  ///< does not block; invalid: there is none
  std::string address; ///< `127.0.0.1:40000`
};

/// `io_failure` if the process has no descriptor left for it.
caf::expected<ssh_visitor> accept_ssh_visitor(const ssh_listener& from);

} // namespace tahoe
