#pragma once

#include "web/cli/drive/drive_session.hpp"

#include <CLI/CLI.hpp>
#include <memory>

namespace tahoe {

/// A command and what it is told, which lives as long as the command line.
template <class Options>
class command_builder {
public:
  /// `run` gets the options after they were parsed; its exit code goes into
  /// `result`.
  command_builder(CLI::App& app, const char* name, const char* help,
                  int (*run)(const Options&), int& result)
    : command(*app.add_subcommand(name, help)),
      options(std::make_shared<Options>()) {
    command.callback([run, told = options, &result] { result = run(*told); });
  }

  CLI::App& command;
  std::shared_ptr<Options> options;
};

/// What every command on the grid can be told: `-d`, `-q`, `-v`, `--json`.
void add_drive_options(CLI::App& command, drive_options& to);

} // namespace tahoe
