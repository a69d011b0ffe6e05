#pragma once

#include "web/cli/console/byte_channel.hpp"
#include "web/cli/console/console_shell.hpp"
#include "web/cli/console/lua_process.hpp"

#include <filesystem>
#include <memory>
#include <string>

namespace tahoe {

/// A shell with its connection to the node and its Lua process, in an event
/// loop. Its owner brings what comes from the terminal and takes what goes
/// there; while that is not taken, no more is read from the node.
///
/// SIGPIPE must be blocked or ignored in the loop's thread.
class shell_runner {
public:
  /// `node` is a connection to `socket`, which Lua uses, too.
  shell_runner(event_loop& loop, shell_setup setup, file_descriptor node,
               std::filesystem::path socket);
  ~shell_runner();

  shell_runner(const shell_runner&) = delete;
  shell_runner& operator=(const shell_runner&) = delete;

  // -- from the terminal ------------------------------------------------------

  bool wants_input() const;
  void input(std::string_view bytes);
  void input_ended();
  void interrupt();
  void resize(terminal_size size);

  // -- to the terminal --------------------------------------------------------

  const std::string& output() const { return output_; }
  const std::string& errors() const { return errors_; }
  void output_taken(size_t length);
  void errors_taken(size_t length);

  /// The exit code, once the shell is over and everything is taken.
  std::optional<exit_code> ended() const;

private:
  struct running_lua;

  bool pass_effects();
  void settle();
  void from_node(std::string_view bytes);
  bool start_lua(const shell_effects& wish);
  void lua_has_ended();

  event_loop& loop_;
  std::filesystem::path socket_;
  console_shell shell_;
  byte_channel node_;
  std::string node_lines_; ///< what has come of the next line
  std::unique_ptr<running_lua> lua_;
  std::string output_;
  std::string errors_;
};

} // namespace tahoe
