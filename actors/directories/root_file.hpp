#pragma once

#include "codec/error.hpp"
#include "crypto/capability.hpp"

#include <filesystem>

namespace tahoe {

// The cap of a root, a line of text (`global_root.cap`, `private_root.cap`).

/// Fails with not_found if there is no file, with malformed if it holds no cap
/// of a directory that can be read; never repeats what it holds.
caf::expected<capability> read_root_file(const std::filesystem::path& file);

/// Writes the file, for its owner alone and durably; or, if there is one
/// already, leaves it alone. Either way the cap in it is the root's. Errors
/// are those of reading and writing.
caf::expected<capability>
keep_root_file(const std::filesystem::path& file, const capability& cap);

} // namespace tahoe
