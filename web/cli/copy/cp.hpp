#pragma once

#include "web/cli/drive/drive_session.hpp"

namespace tahoe {

struct copy_options {
  drive_options drive;
  std::vector<std::string> paths; ///< the sources, and last the target
  bool recursive = false;
  /// Of files that come from the grid to this machine, only the caps.
  bool caps_only = false;
  /// The last line is Tahoe-LAFS', on standard output.
  bool tahoe_words = false;
};

/// `cp`: copies files, and with `recursive` whole trees, to the grid, from it,
/// and within it. Into the target if that is a directory, or is to become one:
/// it ends in a slash, or there are several sources. Answers the exit code
/// (exit_code.hpp).
/// @pre options.paths.size() >= 2
int run_cp(const copy_options& options);

} // namespace tahoe
