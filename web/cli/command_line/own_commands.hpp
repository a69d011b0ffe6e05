#pragma once

namespace CLI {

class App;

} // namespace CLI

namespace tahoe {

/// Adds the commands about the command line itself: `completion`, and for the
/// build the text of the manual page.
void add_own_commands(CLI::App& app, int& result);

} // namespace tahoe
