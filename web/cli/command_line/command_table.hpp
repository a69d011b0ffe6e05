#pragma once

#include <string>
#include <vector>

namespace CLI {

class App;

} // namespace CLI

namespace tahoe {

// All that the command line can be told, as plain data: what `--help` says, of
// which completion and the manual page are made.

struct described_option {
  std::vector<std::string> names; ///< `-l`, `--long`
  bool takes_value = false;
  std::string help;
};

struct described_argument {
  std::string name; ///< `PATH`
  std::string help;
  bool required = false;
  bool many = false;
  std::vector<std::string> choices = {}; ///< empty: there are others
  bool names_file = false; ///< here, or what may stand where a file's name can
};

struct described_command {
  std::string name;
  std::string summary;
  std::vector<std::string> examples;
  std::vector<described_option> options;
  std::vector<described_argument> arguments;
  std::vector<described_command> commands;
};

/// The table of a command line; what is hidden is not in it.
described_command describe_command_line(const CLI::App& app);

} // namespace tahoe
