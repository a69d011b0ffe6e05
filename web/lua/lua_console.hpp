#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace tahoe {

struct lua_console_options {
  std::filesystem::path socket;    ///< the node's console
  std::optional<std::string> file; ///< a script, `-`: standard input; or a
                                   ///< prompt on standard input
  std::optional<std::string> node; ///< of the process, to look into at first
};

/// The child process of a console's shell in which Lua runs. Limits this
/// process for ever, then runs the script until none of its timers is left, or
/// the lines of standard input. Answers the exit code: 1 after an error of a
/// script.
///
/// A prompt's reader is told by one byte on standard output when the next line
/// is wanted: 0x04 for a new statement, also at first, 0x05 for one that goes
/// on. No other output holds these bytes. Errors go to standard error.
int run_lua_console(const lua_console_options& options);

} // namespace tahoe
