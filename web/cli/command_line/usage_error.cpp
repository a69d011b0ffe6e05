#include "web/cli/command_line/usage_error.hpp"

#include "web/cli/command_error.hpp"

#include <CLI/CLI.hpp>

namespace tahoe {

bool report_usage(const CLI::App& app, const CLI::ParseError& problem) {
  auto words = app.remaining();
  auto is_unknown = app.get_subcommands().empty() && !words.empty()
                    && problem.get_exit_code() != 0;
  if (!is_unknown)
    return app.exit(problem) == 0;
  report({exit_code::usage, to_string(ec::malformed),
          "there is no command " + words.front(), "--help lists the commands"});
  return false;
}

} // namespace tahoe
