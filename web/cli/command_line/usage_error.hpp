#pragma once

namespace CLI {
class App;
class ParseError;
} // namespace CLI

namespace tahoe {

/// Says what is wrong with a command line, or prints the help that was asked
/// for. True if it was that.
bool report_usage(const CLI::App& app, const CLI::ParseError& problem);

} // namespace tahoe
