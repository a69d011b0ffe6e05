#pragma once

#include "codec/error.hpp"

#include <filesystem>
#include <optional>
#include <string>

namespace tahoe {

/// The node directory a command works with: as given, else from the
/// environment variable TAHOE_NODE_DIR, else `~/.tahoe-node`.
std::filesystem::path
choose_node_directory(const std::optional<std::filesystem::path>& given);

/// The address of the node's web API from `node.url`, ending in a slash.
/// Fails with try_later if the node never ran with a web port, malformed if
/// the file holds something else.
caf::expected<std::string>
read_node_url(const std::filesystem::path& node_directory);

} // namespace tahoe
