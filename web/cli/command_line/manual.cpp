#include "web/cli/command_line/manual.hpp"

#include "web/cli/exit_code.hpp"

namespace tahoe {

namespace {

/// Text in which scdoc sees no markup.
std::string escaped(const std::string& text) {
  std::string result;
  for (auto c : text) {
    if (c == '\\' || c == '_' || c == '*' || c == '#' || c == '`' || c == '['
        || c == '|' || c == '~')
      result += '\\';
    result += c;
  }
  return result;
}

std::string argument_of(const described_argument& x) {
  auto text = "_" + escaped(x.name) + "_" + (x.many ? "..." : "");
  return x.required ? text : "\\[" + text + "]";
}

std::string names_of(const described_option& option) {
  std::string result;
  for (auto& name : option.names)
    result += (result.empty() ? "*" : ", *") + name + "*";
  return result + (option.takes_value ? " _VALUE_" : "");
}

void add_command(const described_command& command, const std::string& before,
                 std::string& result) {
  auto name = before + command.name;
  if (command.commands.empty()) {
    result += "## " + name + "\n\n*tahoe-node " + name + "*";
    result += command.options.empty() ? "" : " \\[options]";
    for (auto& argument : command.arguments)
      result += " " + argument_of(argument);
    result += "\n\n" + escaped(command.summary) + ".\n\n";
    for (auto& argument : command.arguments)
      result += "_" + escaped(argument.name) + "_\n\t" + escaped(argument.help)
                + "\n\n";
    for (auto& option : command.options)
      result += names_of(option) + "\n\t" + escaped(option.help) + "\n\n";
    if (!command.examples.empty())
      result += "```\n";
    for (auto& example : command.examples)
      result += example + "\n";
    if (!command.examples.empty())
      result += "```\n\n";
  }
  for (auto& sub : command.commands)
    add_command(sub, name + " ", result);
}

} // namespace

std::string manual_page(const described_command& table) {
  std::string result = "tahoe-node(1)\n\n# NAME\n\n"
                       "tahoe-node - a node of a secure, distributed storage "
                       "grid, and its files\n\n"
                       "# SYNOPSIS\n\n*tahoe-node* _COMMAND_ \\[options] "
                       "\\[arguments]\n\n# COMMANDS\n\n";
  for (auto& command : table.commands)
    add_command(command, "", result);
  return result
         + "# PATHS ON THE GRID\n\n"
           "*global:*_NAME_/_NAME_... is in the public drive of the grid, "
           "*private:*_NAME_/_NAME_... in the node's own, "
           "_ALIAS_*:*_NAME_/_NAME_... beneath the cap that *alias* gave the "
           "name, _CAP_/_NAME_... beneath the cap of a directory. *-* stands "
           "for a cap in the first line of standard input, *@*_FILE_ for one "
           "in a file: neither shows in the list of processes. "
           "*-/*_NAME_/_NAME_... and *@*_FILE_*:*_NAME_/_NAME_... are beneath "
           "such a cap; a _FILE_ with a colon in its name is given as "
           "standard input.\n\n"
           "# EXIT STATUS\n\n"
         + exit_codes_in_words
         + ".\n\n"
           "# ENVIRONMENT\n\n*TAHOE\\_NODE\\_DIR*\n\tthe node's directory, in "
           "place of ~/.tahoe-node\n\n"
           "# FILES\n\n_private/aliases_\n\tnames for caps\n\n"
           "_private/copies.sqlite_\n\twhat *cp* knows of earlier copies, for "
           "each grid; may be deleted\n";
}

} // namespace tahoe
