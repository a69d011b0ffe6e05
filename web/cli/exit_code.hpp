#pragma once

#include <string_view>

namespace tahoe {

/// What the commands answer to the shell.
enum class exit_code {
  ok = 0,
  other = 1,
  usage = 2,
  not_found = 3,
  not_enough = 4, ///< shares or servers
  try_later = 5,  ///< also: no node is running
  integrity_failure = 6,
  refused = 7,
  interrupted = 130,
};

/// The exit code for an `X-Tahoe-Error` header.
exit_code exit_code_of(std::string_view error_name);

/// What a user can do about it: one line, empty if nothing is to be said.
std::string_view remedy_for(exit_code code);

/// The same for what failed on this machine, before the grid had a part in it.
std::string_view remedy_here(exit_code code);

} // namespace tahoe
