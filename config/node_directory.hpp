#pragma once

#include <filesystem>
#include <utility>

namespace tahoe {

/// The files of a configuration directory by name (DESIGN.md §6,
/// spec/cli.md §7). Names only: nothing here touches the disk.
class node_directory {
public:
  using path = std::filesystem::path;

  explicit node_directory(path root) : root_(std::move(root)) {}

  const path& root() const { return root_; }

  // Written by people.
  path config_file() const { return root_ / "tahoe.cfg"; }
  path web_port() const { return root_ / "webport"; }
  path introducer_furl() const { return root_ / "introducer.furl"; }
  path vdrive_furl() const { return root_ / "vdrive.furl"; }
  path advertised_ip_addresses() const {
    return root_ / "advertised_ip_addresses";
  }

  // Secrets: the node makes them once and keeps them.
  path private_dir() const { return root_ / "private"; }
  path identity() const { return private_dir() / "node.pem"; }
  path swissnums() const { return private_dir() / "furls"; }
  path convergence_secret() const { return private_dir() / "convergence"; }
  path lease_secret() const { return private_dir() / "secret"; }
  path announcement_seq() const { return private_dir() / "announcement.seq"; }
  path public_root_cap() const { return private_dir() / "public_root.cap"; }
  path ssh_host_key() const { return private_dir() / "ssh_host_key"; }
  path aliases() const { return private_dir() / "aliases"; }
  path web_certificate() const { return private_dir() / "web.pem"; }
  path private_root_cap() const { return private_dir() / "private_root.cap"; }
  path directory_versions() const {
    return private_dir() / "directory.versions";
  }
  path introducer_cache() const { return private_dir() / "introducer.cache"; }

  // Written anew while the node runs.
  path api_auth_token() const { return private_dir() / "api_auth_token"; }
  path open_page() const { return private_dir() / "open.html"; }
  path web_pin() const { return private_dir() / "web.pin"; }
  path console_socket() const { return private_dir() / "console.sock"; }
  path my_nodeid() const { return root_ / "my_nodeid"; }
  path global_root_cap() const { return root_ / "global_root.cap"; }
  path node_url() const { return root_ / "node.url"; }
  path tub_port() const { return root_ / "tub.port"; }
  path running_process() const { return root_ / "running.process"; }
  path vdrive_store() const { return root_ / "vdrive"; }
  path logs() const { return root_ / "logs"; }

private:
  path root_;
};

} // namespace tahoe
