#pragma once

#include "codec/error.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <sys/types.h>

namespace tahoe {

/// Where a node's web API is, and what its owner says to enter the private
/// drive.
struct node_access {
  std::string url;       ///< ends in a slash
  std::string api_token; ///< empty: this user cannot read it, or it is absent
  /// The hash of the key that the node must show (https), as libcurl takes it.
  std::string pin = {};
  /// Whose the node is: who wrote `node.url`. Where no pin tells the node
  /// (http) only this user's programs are believed to be it. Nobody: the user
  /// said where the node is.
  std::optional<uid_t> owner = std::nullopt;
};

/// The node directory a command works with: as given, else from the
/// environment variable TAHOE_NODE_DIR, else `~/.tahoe-node`.
std::filesystem::path
choose_node_directory(const std::optional<std::filesystem::path>& given);

/// From `node.url`, `private/api_auth_token` and, for https, `private/web.pin`
/// of the node's directory. Fails with try_later if the node does not run, or
/// has no web port; malformed if a file holds something else.
///
/// `url`, if it is not empty, says where the node is instead. If that is not
/// the directory's own node, it gets no token; with https, its certificate must
/// be one that this machine trusts.
caf::expected<node_access>
find_node(const std::filesystem::path& node_directory, const std::string& url
                                                       = {});

} // namespace tahoe
