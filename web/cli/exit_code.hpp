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

/// All of them in words, for help and manual.
inline constexpr const char* exit_codes_in_words
  = "0 ok, 1 other, or something was left out, 2 usage,\n"
    "3 not found, 4 not enough shares or servers, 5 try again later,\n"
    "6 integrity failure, 7 refused, 130 interrupted";

/// What a user can do about an error of this name: one line that is true
/// whatever it was about, which the cause tells. Empty if there is nothing to
/// say.
std::string_view remedy_for(std::string_view error_name);

/// The same for what failed on this machine, before the grid had a part in it.
std::string_view remedy_here(std::string_view error_name);

} // namespace tahoe
