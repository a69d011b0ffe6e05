#include "web/cli/command_line/own_commands.hpp"

#include "web/cli/command_error.hpp"
#include "web/cli/command_line/completion.hpp"
#include "web/cli/command_line/manual.hpp"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <memory>

namespace tahoe {

void add_own_commands(CLI::App& app, int& result) {
  auto& completion = *app.add_subcommand(
    "completion", "print a script that lets a shell complete commands\n"
                  "  tahoe-node completion bash > "
                  "~/.local/share/bash-completion/completions/tahoe-node");
  auto shell = std::make_shared<std::string>();
  completion.add_option("SHELL", *shell, "which one")
    ->required()
    ->check(CLI::IsMember({"bash", "zsh", "fish"}));
  completion.callback([shell, &app, &result] {
    auto script = completion_script(describe_command_line(app), *shell);
    if (!script)
      result = report(stop_with(script.error()));
    else
      std::fputs(script->c_str(), stdout);
  });
  auto& manual = *app.add_subcommand("manual")->group("");
  manual.callback([&app] {
    std::fputs(manual_page(describe_command_line(app)).c_str(), stdout);
  });
}

} // namespace tahoe
