#pragma once

#include "actors/log.hpp"
#include "config/node_directory.hpp"

#include <cstdint>
#include <memory>
#include <vector>

namespace tahoe {

/// The debug console over SSH: a server on the port of each file
/// `authorized_keys.PORT` in a node's directory, in a thread of its own.
/// Whoever has one of the keys gets the console's shell, or one command of it;
/// each session is a client of `private/console.sock`. Without such a file
/// there is neither port nor thread nor host key.
///
/// Log events: `opened`, `logged-in`, `logged-out`, `refused` (a key),
/// `turned-away` (no room, too slow, too many attempts), `skipped-key`,
/// `no-keys` (the file cannot be used), `no-port` (nor can its port: the others
/// are open).
class ssh_door {
public:
  /// Before a node starts: fails if one of the ports could not be opened now,
  /// or the host key not read, and names the file.
  static caf::expected<void> check(const node_directory& directory);

  /// Opens the ports that can be opened. Fails if SSH as a whole cannot be.
  static caf::expected<std::unique_ptr<ssh_door>>
  open(const node_directory& directory, const logger& log);

  /// Ends all sessions; returns promptly.
  ~ssh_door();

  ssh_door(const ssh_door&) = delete;
  ssh_door& operator=(const ssh_door&) = delete;

  std::vector<uint16_t> ports() const;

private:
  struct running;

  explicit ssh_door(std::unique_ptr<running> started);

  std::unique_ptr<running> running_;
};

} // namespace tahoe
