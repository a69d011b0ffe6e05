#pragma once

#include "codec/error.hpp"

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>

namespace tahoe {

/// Who may read a file of the node directory.
enum class file_access {
  owner,    ///< 0600: secrets
  everyone, ///< 0644
};

/// The whole of a small file. `not_found` if there is none, `malformed` if it
/// holds more than `max_size` bytes (which are then not read).
caf::expected<std::string>
read_text(const std::filesystem::path& path, size_t max_size);

/// Replaces a file so that a crash at any moment leaves the old content or the
/// new one, and a success survives power loss: temporary file in the same
/// directory, fsync, rename, fsync of the directory. The file has its final
/// mode before it holds a byte.
caf::expected<void>
write_text_durably(const std::filesystem::path& path, std::string_view text,
                   file_access access);

/// Whether it is named like the files that `write_text_durably` makes on its
/// way and a killed process leaves: as the other, with a random ending.
bool is_temporary(const std::filesystem::path& path);

/// Makes a directory that only its owner can enter (0700), or takes that right
/// from all others if it is there already.
caf::expected<void> make_private_directory(const std::filesystem::path& path);

} // namespace tahoe
