#pragma once

#include "codec/error.hpp"

#include <filesystem>
#include <memory>

struct ssh_key_struct;

namespace tahoe {

struct ssh_key_deleter {
  void operator()(ssh_key_struct* key) const;
};

using ssh_key_pointer = std::unique_ptr<ssh_key_struct, ssh_key_deleter>;

/// The Ed25519 key by which SSH clients know this node again: read from its
/// file (0600, OpenSSH's format), which is made if it is not there.
caf::expected<ssh_key_pointer>
load_ssh_host_key(const std::filesystem::path& path);

} // namespace tahoe
