#pragma once

#include "actors/environment.hpp"
#include "actors/grid/grid_interface.hpp"
#include "actors/node.hpp"
#include "web/console/message_rates.hpp"
#include "web/console/process_nodes.hpp"
#include "web/server/ask.hpp"

#include <functional>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <vector>

namespace tahoe {

using console_json = nlohmann::ordered_json;

/// A node that the console looks into.
struct console_node {
  std::string name; ///< that of its directory
  std::shared_ptr<const node_config> config;
  node_actor actor;
  environment env;
};

/// What a process lends to its console.
struct console_process {
  std::function<void()> stop; ///< ends the process in order
  /// Null: it does not run a grid in one actor system.
  grid_actor grid{};
  /// Null: it does not run nodes in actor systems of their own.
  std::shared_ptr<const process_nodes> nodes{};
};

/// Where a command's words came from, and where its output goes.
class console_client : public interruptible {
public:
  /// Sends a piece of output; fails with cancelled if the client went away or
  /// cancelled the command.
  virtual asio::awaitable<caf::expected<void>> send(std::string text) = 0;

  /// A new picture follows.
  virtual asio::awaitable<caf::expected<void>> clear() = 0;

  /// Fails with cancelled as soon as the command is cancelled.
  virtual asio::awaitable<caf::expected<void>>
  sleep(std::chrono::milliseconds time) = 0;
};

/// What a command works with.
struct command_context {
  console_client& client;
  asker_actor asker;
  caf::actor_system& sys;
  console_node& node; ///< the client's own copy
  const console_process& process;
  node_handles handles;       ///< as they are now
  caf::error unknown_handles; ///< why they are not known, and all null
  bool json = false;
  size_t columns = 0;             ///< of the client's terminal; 0: it has none
  std::vector<std::string> words; ///< without the command and `--json`
  message_rates& rates;           ///< since the client's command before
};

using command_result = caf::expected<void>;
using command_task = asio::awaitable<command_result>;

/// A command of the console.
struct console_command {
  const char* name;
  const char* arguments; ///< as `NAME [--seconds N]`
  const char* summary;
  const char* example;
  command_task (*run)(command_context& context);
  bool completes_actors = false;
  bool of_process = false; ///< needs no node that runs
};

/// All of them, in the order of `help`.
std::span<const console_command> console_commands();

const console_command* find_command(std::string_view name);

/// Fails if a command was called with fewer words than its arguments say, or
/// with more: what somebody means by those nobody knows.
caf::expected<void> check_words(const console_command& command, size_t words);

/// Shows a value as JSON on one line or as text, as the client asked.
command_task show(command_context& context, console_json value);

/// The error of a command that was called with wrong words.
caf::error usage_error(std::string text);

} // namespace tahoe
