#pragma once

#include "web/cli/drive/drive_session.hpp"

namespace tahoe {

struct open_options {
  drive_options drive;
  bool print = false; ///< only: start no browser
};

/// `tahoe-node open`: asks a running node for a link that lets one browser into
/// the private drive, and opens it, or prints it where there is no display.
/// Answers the exit code.
int run_open(const open_options& options);

struct web_open_options {
  drive_options drive;
  std::string path;  ///< on the grid; empty: the private drive
  bool info = false; ///< what is known about it, not what is in it
};

/// `tahoe webopen`: opens the page of what is at a path, or prints its address.
int run_webopen(const web_open_options& options);

} // namespace tahoe
