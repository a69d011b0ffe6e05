#pragma once

#include "codec/error.hpp"
#include "config/endpoint.hpp"
#include "config/log_config.hpp"
#include "config/node_directory.hpp"
#include "crypto/furl.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace tahoe {

/// What a node is for; any combination is one node.
struct node_roles {
  bool introducer = false;
  bool vdrive = false;
  bool storage = false;
  bool client = false;
};

struct tub_config {
  /// Empty: this node only connects outward. Port 0: choose a free one at
  /// first start and keep it in `tub.port`.
  std::optional<listen_endpoint> listen = listen_endpoint{};
  /// Announced in this order: `advertised_ip_addresses`, then `tub.location`.
  /// Port 0 stands for the port the tub listens on.
  std::vector<location_hint> hints;
  /// Announce the addresses of this machine too (`AUTO`).
  bool detect_addresses = true;
};

/// How new files are encoded: any k of N shares restore a file, and an upload
/// succeeds if its shares are spread over `happy` servers (spec/chk.md §12).
struct encoding_config {
  uint16_t needed_shares = 3;
  uint16_t shares_of_happiness = 7;
  uint16_t total_shares = 10;
  uint32_t max_segment_size = 1024 * 1024;
  uint32_t pipeline_segments = 4; ///< segments in flight in one transfer
};

struct storage_config {
  bool readonly = false;       ///< take no new shares
  uint64_t reserved_space = 0; ///< bytes of the disk to keep free
  std::filesystem::path directory;
};

struct vdrive_config {
  bool offer_public_root = true;
  uint32_t creations_per_day = 10000; ///< of directories, by each client
  uint32_t backup_hours = 24;         ///< between two backups; 0: none
};

/// Whose certificate a web front end with TLS shows.
struct web_tls_config {
  std::filesystem::path private_key; ///< both empty: the node's own
  std::filesystem::path certificate;
};

/// The value that a setting has, and where it comes from, for operators.
struct setting_source {
  std::string section; ///< empty: the key is a file of its own
  std::string key;
  std::string value;  ///< short; a furl is not repeated
  std::string origin; ///< as `tahoe.cfg:12`, `default`, `webport`
};

/// A configuration directory as values: loaded once, valid, never changed.
struct node_config {
  node_directory directory{{}};
  std::string nickname = "<unspecified>";
  node_roles roles;
  std::optional<listen_endpoint> web;    ///< with interface and port
  std::optional<web_tls_config> web_tls; ///< none: loopback only
  std::vector<std::string> web_hosts;    ///< names of it, in lower case
  tub_config tub;
  std::vector<furl> introducers;
  std::vector<furl> vdrives;
  encoding_config encoding;
  storage_config storage;
  vdrive_config vdrive;
  std::filesystem::path temp_directory;
  log_config log;
  /// One debug console for each file `authorized_keys.PORT`.
  std::vector<uint16_t> console_ports;
  /// Every setting that was looked at.
  std::vector<setting_source> sources;
};

/// Reads and validates the configuration directory at `root`. `not_found` if
/// that is no directory or has no tahoe.cfg; `malformed` with one line for each
/// mistake, as `tahoe.cfg:12: [client] shares.needed: expected …`.
caf::expected<node_config> load_node_config(const std::filesystem::path& root);

} // namespace tahoe
