#pragma once

#include "web/cli/reporter.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace tahoe {

struct put_options {
  std::filesystem::path node_directory;
  std::string source; ///< a file's name, or `-`: standard input
  bool random_key = false;
  report_options report{};
};

struct get_options {
  std::filesystem::path node_directory;
  std::string cap;          ///< or `-`: from standard input, or `@FILE`
  std::string target = "-"; ///< a file's name, or `-`: standard output
  report_options report{};
};

struct console_options {
  std::filesystem::path directory; ///< of the node
  std::vector<std::string> command;
};

/// `tahoe-node put`: stores a file through the node's web API and prints its
/// cap on standard output. Answers the exit code (exit_code.hpp).
int run_put(const put_options& options);

/// `tahoe-node get`: fetches a file. A target file appears under its name when
/// it is complete and durable, and not before.
int run_get(const get_options& options);

/// `tahoe-node console`: one command of the debug console of a running node, or
/// without one a prompt on a terminal, or the commands in the lines of standard
/// input, up to the first that fails.
int run_console(const console_options& options);

} // namespace tahoe
