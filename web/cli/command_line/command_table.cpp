#include "web/cli/command_line/command_table.hpp"

#include <CLI/CLI.hpp>

namespace tahoe {

namespace {

/// A description has examples in the lines behind the first.
void split_description(const std::string& text, described_command& result) {
  std::istringstream lines{text};
  std::getline(lines, result.summary);
  for (std::string line; std::getline(lines, line);)
    if (auto begin = line.find_first_not_of(' '); begin != std::string::npos)
      result.examples.push_back(line.substr(begin));
}

/// `bash`, `zsh`, `fish` of `TEXT:{bash,zsh,fish}`, as CLI11 describes it.
std::vector<std::string> choices_in(const std::string& type) {
  std::vector<std::string> result;
  auto begin = type.find('{');
  if (begin == std::string::npos)
    return result;
  std::istringstream words{type.substr(begin + 1, type.find('}') - begin - 1)};
  for (std::string word; std::getline(words, word, ',');)
    result.push_back(word);
  return result;
}

/// Those of aliases and shells are no files.
bool names_file(const std::string& argument) {
  return argument != "NAME" && argument != "SHELL";
}

void add_option(const CLI::Option& option, described_command& result) {
  if (option.get_positional()) {
    auto name = option.get_single_name();
    result.arguments.push_back(
      {name, option.get_description(), option.get_required(),
       option.get_items_expected_max() > 1, choices_in(option.get_type_name()),
       names_file(name)});
    return;
  }
  described_option described;
  for (auto& name : option.get_snames())
    described.names.push_back("-" + name);
  for (auto& name : option.get_lnames())
    described.names.push_back("--" + name);
  described.takes_value = option.get_items_expected_max() > 0;
  described.help = option.get_description();
  result.options.push_back(std::move(described));
}

/// What an option group holds belongs to the command that it is in.
void add_contents(const CLI::App& app, described_command& result) {
  for (auto* option : app.get_options({}))
    if (!option->get_group().empty())
      add_option(*option, result);
  auto all = [](const CLI::App*) { return true; };
  for (auto* command : app.get_subcommands(all))
    if (command->get_name().empty())
      add_contents(*command, result);
    else if (!command->get_group().empty())
      result.commands.push_back(describe_command_line(*command));
}

} // namespace

described_command describe_command_line(const CLI::App& app) {
  described_command result;
  result.name = app.get_name();
  split_description(app.get_description(), result);
  add_contents(app, result);
  return result;
}

} // namespace tahoe
