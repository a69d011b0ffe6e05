#pragma once

namespace CLI {

class App;

} // namespace CLI

namespace tahoe {

/// Adds the commands on files and directories to the command line. Each runs
/// when it was parsed, and puts its exit code into `result`.
void add_file_commands(CLI::App& app, int& result);

} // namespace tahoe
