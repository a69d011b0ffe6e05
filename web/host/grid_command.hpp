#pragma once

namespace CLI {
class App;
} // namespace CLI

namespace tahoe {

/// `tahoe-node grid`: a whole grid in one process. Its exit code goes to
/// `result`.
void add_grid_command(CLI::App& app, int& result);

} // namespace tahoe
