#pragma once

#include "web/cli/drive/drive_session.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace tahoe {

struct put_options {
  drive_options drive;
  std::string source = "-"; ///< a file's name, or `-`: standard input
  std::string target = {};  ///< a path on the grid; empty: linked nowhere
  bool random_key = false;
  std::string format = {};      ///< CHK, SDMF, MDMF; empty: the node's choice
  bool is_mutable = false;      ///< to be: the node says whether it can
  std::string private_key = {}; ///< a file with the key of a mutable one
  /// A slash at the beginning of a path is a mistake, as in Tahoe-LAFS.
  bool refuses_slash = false;
  /// The node's answer on standard error, as Tahoe-LAFS has it: `201 Created`.
  bool shows_status = false;
};

struct get_options {
  drive_options drive;
  std::string source;       ///< a path or cap, as drive_session::path takes it
  std::string target = "-"; ///< a file's name, or `-`: standard output
};

struct console_options {
  std::filesystem::path directory; ///< of the node
  std::vector<std::string> command;
};

/// `tahoe-node put`: stores a file through the node's web API, gives it a name
/// if one is wanted, and prints its cap on standard output. Answers the exit
/// code (exit_code.hpp).
int run_put(const put_options& options);

/// `tahoe-node get`: fetches a file. A target file appears under its name when
/// it is complete and durable, and not before.
int run_get(const get_options& options);

/// `tahoe-node console`: one command of the debug console of a running node, or
/// without one a prompt on a terminal, or the commands in the lines of standard
/// input, up to the first that fails.
int run_console(const console_options& options);

} // namespace tahoe
