#pragma once

#include "codec/error.hpp"
#include "web/cli/file_descriptor.hpp"
#include "web/lua/interrupt_signal.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace tahoe {

/// How a console command ended.
struct command_end {
  std::string text;    ///< what it said, since the latest new picture
  std::string word;    ///< `ok`, or what kind of failure it was
  std::string message; ///< of a failure
};

/// A client's side of the console socket: lines of JSON.
///
///     we    {"command":["actors","--json"]}
///     node  {"text":"...\n"}, any number of them
///     node  {"end":"ok"} or {"end":"not_found","message":"..."}
class node_link {
public:
  /// `interrupt` outlives this and ends what takes too long for somebody.
  /// `node` is looked into until `use` says another one, over all connections.
  node_link(std::filesystem::path socket, interrupt_signal& interrupt,
            std::optional<std::string> node = std::nullopt)
    : path_(std::move(socket)), interrupt_(interrupt), node_(std::move(node)) {}

  /// Fails with try_later if no node is behind the socket, and as `use` does.
  caf::expected<void> connect();

  /// Runs a command to its end, connecting again if need be. Fails with
  /// `cancelled` when interrupted, and when the answer is beyond 8 MiB; the
  /// command is cancelled then.
  caf::expected<command_end> run(const std::vector<std::string>& words);

private:
  using time_limit = std::optional<interrupt_signal::clock::time_point>;

  caf::expected<void> open_socket();
  caf::expected<command_end> ask(std::string line);
  caf::expected<void> send(std::string line);
  /// With a time limit, whatever is interrupted meanwhile.
  caf::expected<std::string> read_line(time_limit until);
  caf::expected<command_end> read_answer();
  bool wait_for_end(interrupt_signal::clock::time_point until) const;
  void cancel();
  caf::error lost();

  std::filesystem::path path_;
  interrupt_signal& interrupt_;
  std::optional<std::string> node_; ///< in use; none: the socket's own
  file_descriptor socket_;
  std::string read_; ///< and not yet used
};

} // namespace tahoe
