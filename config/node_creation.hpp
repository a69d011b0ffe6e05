#pragma once

#include "codec/error.hpp"
#include "config/free_port.hpp"
#include "config/node_config.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

namespace tahoe {

/// The five kinds of node the create-commands make.
inline constexpr node_roles introducer_node{.introducer = true, .vdrive = true};
inline constexpr node_roles vdrive_node{.vdrive = true};
inline constexpr node_roles storage_node{.storage = true};
inline constexpr node_roles client_node{.client = true};
inline constexpr node_roles storage_and_client_node{.storage = true,
                                                    .client = true};

/// The options of a create-command as given; what is empty takes its default.
struct creation_options {
  std::filesystem::path directory;
  node_roles roles;
  std::string nickname;
  std::string introducer; ///< FURL or @FILE; one a line if there are several
  std::string vdrive;     ///< FURL or @FILE
  std::string web_port;   ///< as `[node] web.port`; port 0: a free one, kept
  std::string tub_port;   ///< as `[node] tub.port`
  std::string location;   ///< as `[node] tub.location`
  std::string hostname;   ///< announced with the port; excludes `location`
  std::optional<uint32_t> shares_needed;
  std::optional<uint32_t> shares_happy;
  std::optional<uint32_t> shares_total;
  std::string storage_dir;
  /// Where ports come from that are not given; shared by nodes which are made
  /// before any of them listens. Null: its own.
  std::shared_ptr<free_ports> ports = nullptr;
};

/// Writes a new configuration directory: a commented tahoe.cfg, `private/`,
/// and the furls (which are secrets) as one-value files with mode 0600.
/// `refused` if something stands there already, which is left as it was: but
/// what an interrupted creation with the same furls has left is completed.
/// `malformed` if the options do not make a valid configuration. A directory
/// that could not be completed is taken away again.
caf::expected<void> create_node_directory(const creation_options& options);

} // namespace tahoe
