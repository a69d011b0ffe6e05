#include "config/tahoe_lafs_settings.hpp"

#include <algorithm>
#include <array>

namespace tahoe {

namespace {

struct setting {
  std::string_view section;
  std::string_view key;
};

constexpr std::array known_settings{
  setting{"node", "web.static"},
  setting{"node", "log_gatherer.furl"},
  setting{"node", "timeout.keepalive"},
  setting{"node", "timeout.disconnect"},
  setting{"node", "reveal-ip-address"},
  setting{"connections", "tcp"},
  setting{"tor", "enabled"},
  setting{"tor", "socks.port"},
  setting{"tor", "control.port"},
  setting{"tor", "launch"},
  setting{"tor", "tor.executable"},
  setting{"tor", "onion"},
  setting{"tor", "onion.local_port"},
  setting{"tor", "onion.external_port"},
  setting{"tor", "onion.private_key_file"},
  setting{"i2p", "enabled"},
  setting{"i2p", "sam.port"},
  setting{"i2p", "launch"},
  setting{"i2p", "i2p.configdir"},
  setting{"i2p", "i2p.executable"},
  setting{"i2p", "dest"},
  setting{"i2p", "dest.port"},
  setting{"i2p", "dest.private_key_file"},
  setting{"client", "helper.furl"},
  setting{"client", "mutable.format"},
  setting{"client", "peers.preferred"},
  setting{"client", "storage.plugins"},
  setting{"client", "force_foolscap"},
  setting{"client", "key_generator.furl"},
  setting{"storage", "anonymous"},
  setting{"storage", "plugins"},
  setting{"storage", "grid_management"},
  setting{"storage", "force_foolscap"},
  setting{"storage", "debug_discard"},
  setting{"storage", "expire.enabled"},
  setting{"storage", "expire.mode"},
  setting{"storage", "expire.override_lease_duration"},
  setting{"storage", "expire.cutoff_date"},
  setting{"storage", "expire.immutable"},
  setting{"storage", "expire.mutable"},
  setting{"helper", "enabled"},
  setting{"sftpd", "enabled"},
  setting{"sftpd", "port"},
  setting{"sftpd", "host_pubkey_file"},
  setting{"sftpd", "host_privkey_file"},
  setting{"sftpd", "accounts.file"},
};

/// Sections whose keys are names that people choose.
bool has_free_keys(std::string_view section) {
  return section == "grid_managers" || section == "grid_manager_certificates"
         || section.starts_with("storageserver.plugins.")
         || section.starts_with("storageclient.plugins.");
}

} // namespace

bool is_unsupported_setting(std::string_view section, std::string_view key) {
  return has_free_keys(section)
         || std::any_of(known_settings.begin(), known_settings.end(),
                        [&](const setting& x) {
                          return x.section == section && x.key == key;
                        });
}

} // namespace tahoe
