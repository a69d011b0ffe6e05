#pragma once

#include "codec/error.hpp"
#include "web/cli/file_descriptor.hpp"

#include <filesystem>

namespace tahoe {

/// Connects to a node's console socket; the descriptor does not block. The path
/// may be longer than an address of that kind. `try_later` if no node listens
/// there (or it is too busy), `refused` if it belongs to somebody else.
caf::expected<file_descriptor>
connect_to_console(const std::filesystem::path& socket);

} // namespace tahoe
