#pragma once

#include "codec/error.hpp"
#include "web/cli/exit_code.hpp"

#include <string>

namespace tahoe {

/// Why a command stops: one line of cause and one of remedy.
struct command_error {
  exit_code code = exit_code::other;
  std::string name; ///< of an error code, as in the header X-Tahoe-Error
  std::string cause;
  std::string remedy;
};

/// For an error of this name: with the usual exit code and remedy.
command_error stop_with(std::string name, std::string cause);
command_error stop_with(ec code, std::string cause);

/// For an error of this program's own, which says what can be done; but for
/// try_later, whose remedy is the usual one.
command_error stop_with(const caf::error& err);

/// For an error on this machine: with its files, or in finding the node. The
/// remedy is another one than for the same error of the grid.
command_error stop_here(const caf::error& err);

/// The same as an error of ours, for those who act on its code: of a name that
/// is none of ours, io_failure.
caf::error to_error(const command_error& err);

/// The user did not want the command to go on.
command_error stop_interrupted();

/// Prints both lines to standard error and answers the exit code.
int report(const command_error& err);

} // namespace tahoe
