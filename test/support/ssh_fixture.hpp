#pragma once

#include "test/support/console_node.hpp"
#include "test/support/shell_command.hpp"
#include "test/support/temporary_directory.hpp"
#include "web/console/ssh_door.hpp"

#include <chrono>
#include <optional>

namespace tahoe::test {

/// A directory with a console's socket, SSH keys `good` and `wrong`, and a door
/// that lets `good` in.
class ssh_fixture {
public:
  ssh_fixture();

  /// Opens the door anew, with the files that are there now.
  void reopen();

  void authorize(const std::string& lines);

  /// A line of /bin/sh that runs ssh with these options and words.
  std::string ssh(const std::string& key, const std::string& words) const;

  /// Runs it, without what it says on standard error.
  command_result run(const std::string& key, const std::string& words) const;

  std::string public_key(const std::string& key) const;
  std::string log() const;
  bool eventually_logs(const std::string& text) const;

  /// Whether the good key gets in.
  bool is_well() const;

  temporary_directory directory;
  node_directory node{directory.path()};
  std::optional<console_node> console;
  uint16_t port = 0;
  logger log_to;
  std::unique_ptr<ssh_door> door;
};

} // namespace tahoe::test
