#pragma once

#include "codec/error.hpp"
#include "web/cli/copy/copy_plan.hpp"

#include <filesystem>
#include <optional>
#include <vector>

struct stat;

namespace tahoe {

file_state state_of(const struct stat& facts);

/// What is there, links not followed; its name is the last of the path. None
/// if nothing is.
std::optional<copy_entry> look_at(const std::filesystem::path& path);

/// All that is in a directory, in order of names. Fails with not_found or
/// io_failure.
caf::expected<std::vector<copy_entry>>
read_directory(const std::filesystem::path& path);

/// What a directory's entries would be on the grid, and what is to be said.
struct grid_names {
  std::vector<copy_entry> entries;
  std::vector<std::string> refused; ///< and why: these are left out
  std::vector<std::string> renamed; ///< were not in NFC
};

/// Gives the entries the names that they get on the grid; leaves out what can
/// have none there, and what is neither file nor directory.
grid_names to_grid_names(std::vector<copy_entry> entries);

} // namespace tahoe
