#pragma once

#include "codec/error.hpp"
#include "web/cli/exit_code.hpp"

#include <string>

namespace tahoe {

/// Why a command stops: one line of cause and one of remedy.
struct command_error {
  exit_code code = exit_code::other;
  std::string cause;
  std::string remedy;
};

/// With the usual remedy for this code.
command_error stop_with(exit_code code, std::string cause);

/// For an error of this program's own.
command_error stop_with(const caf::error& err);

/// Prints both lines to standard error and answers the exit code.
int report(const command_error& err);

} // namespace tahoe
