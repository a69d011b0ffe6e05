#include "web/cli/command_line/completion.hpp"

#include <algorithm>
#include <functional>

namespace tahoe {

namespace {

/// In single quotes, for all three shells.
std::string shell_quoted(const std::string& text) {
  std::string result{'\''};
  for (auto c : text)
    result += c == '\'' ? std::string{"'\\''"} : std::string{c};
  return result + "'";
}

std::string words_of(const described_command& command) {
  std::string result;
  auto add = [&](const std::string& word) {
    result += (result.empty() ? "" : " ") + word;
  };
  for (auto& sub : command.commands)
    add(sub.name);
  for (auto& option : command.options)
    for (auto& name : option.names)
      add(name);
  return result;
}

/// What stands for the arguments of a command, each of which is one of a few
/// words.
std::string choices_of(const described_command& command) {
  std::string result;
  for (auto& argument : command.arguments)
    for (auto& word : argument.choices)
      result += (result.empty() ? "" : " ") + word;
  return result;
}

bool takes_files(const described_command& command) {
  return std::any_of(command.arguments.begin(), command.arguments.end(),
                     [](auto& argument) { return argument.names_file; });
}

// -- bash ---------------------------------------------------------------------

/// Names of files are left to the shell, which knows how to quote them. It
/// takes a colon for the end of a word: no file here stands behind it.
constexpr const char* bash_arguments = R"bash(  if [[ $current == -* ]]; then
    compopt +o default
    COMPREPLY=($(compgen -W "$words" -- "$current"))
    return
  fi
  if [[ -z $files || $current == : || ${COMP_WORDS[COMP_CWORD-1]} == : ]]; then
    compopt +o default
    COMPREPLY=($(compgen -W "$choices" -- "$current"))
    return
  fi
  local drives=($(compgen -W 'global: private:' -- "$current"))
  if ((${#drives[@]} > 0)); then
    mapfile -t COMPREPLY < <(compgen -f -- "$current")
    if ((${#COMPREPLY[@]} > 0)); then
      compopt -o filenames
    else
      compopt -o nospace
    fi
    COMPREPLY+=("${drives[@]}")
  fi
}
complete -o default -F _tahoe_node tahoe-node
)bash";

std::string bash_script(const described_command& table) {
  std::string cases;
  auto add = [&](const std::string& pattern, const described_command& command) {
    cases += "    " + shell_quoted(pattern)
             + ") words=" + shell_quoted(words_of(command))
             + " choices=" + shell_quoted(choices_of(command))
             + (takes_files(command) ? " files=1" : "") + " ;;\n";
  };
  for (auto& command : table.commands) {
    for (auto& sub : command.commands)
      add(command.name + " " + sub.name, sub);
    if (command.commands.empty())
      add(command.name, command);
  }
  std::string groups;
  for (auto& command : table.commands)
    if (!command.commands.empty())
      groups += "    " + command.name + ") path=\"$path ${COMP_WORDS[2]}\"; "
                + "depth=2; choice=" + shell_quoted(words_of(command))
                + " ;;\n";
  return "# bash completion of tahoe-node\n"
         "_tahoe_node() {\n"
         "  local current=${COMP_WORDS[COMP_CWORD]} path=${COMP_WORDS[1]}\n"
         "  local depth=1 words= choices= files= choice="
         + shell_quoted(words_of(table))
         + "\n"
           "  if ((COMP_CWORD > 1)); then case $path in\n"
         + groups
         + "  esac; fi\n"
           "  if ((COMP_CWORD <= depth)); then\n"
           "    compopt +o default\n"
           "    COMPREPLY=($(compgen -W \"$choice\" -- \"$current\"))\n"
           "    return\n"
           "  fi\n"
           "  case $path in\n"
         + cases + "  esac\n" + bash_arguments;
}

// -- zsh ----------------------------------------------------------------------

/// `'(-l --long)'{-l,--long}'[help]'` of _arguments.
std::string zsh_option(const described_option& option) {
  std::string help;
  for (auto c : option.help) {
    if (c == '[' || c == ']' || c == ':' || c == '\\')
      help += '\\';
    help += c;
  }
  std::string result;
  for (auto& name : option.names)
    result += " "
              + shell_quoted(name + "[" + help + "]"
                             + (option.takes_value ? ":value:_files" : ""));
  return result;
}

std::string zsh_commands(const described_command& table) {
  std::string result = "    local -a commands=(";
  for (auto& command : table.commands)
    result += "\n      " + shell_quoted(command.name + ":" + command.summary);
  return result + ")\n    _describe command commands\n";
}

/// The body of a function for a command whose words before `position` are
/// known.
std::string zsh_body(const described_command& table, int position) {
  if (table.commands.empty()) {
    std::string result = "    _arguments -S";
    for (auto& option : table.options)
      result += zsh_option(option);
    auto choices = choices_of(table);
    auto files = takes_files(table) ? "_files" : "(" + choices + ")";
    return result + " " + shell_quoted("*: :" + files) + "\n";
  }
  auto word = "$words[" + std::to_string(position) + "]";
  std::string result = "  if (( CURRENT == " + std::to_string(position)
                       + " )); then\n" + zsh_commands(table)
                       + "    return\n  fi\n  case " + word + " in\n";
  for (auto& command : table.commands)
    result += "  " + command.name + ")\n" + zsh_body(command, position + 1)
              + "    ;;\n";
  return result + "  esac\n";
}

// -- fish ---------------------------------------------------------------------

std::string fish_option(const described_option& option) {
  std::string result;
  for (auto& name : option.names)
    result += name.starts_with("--") ? " -l " + name.substr(2)
                                     : " -s " + name.substr(1);
  return result + (option.takes_value ? " -r" : "") + " -d "
         + shell_quoted(option.help);
}

void add_fish_lines(const described_command& table, const std::string& when,
                    std::string& result) {
  auto line = "complete -c tahoe-node -n " + shell_quoted(when);
  std::string names;
  for (auto& command : table.commands)
    names += " " + command.name;
  for (auto& command : table.commands) {
    auto open = names.empty()
                  ? when
                  : when + "; and not __fish_seen_subcommand_from" + names;
    result += "complete -c tahoe-node -n " + shell_quoted(open) + " -f -a "
              + command.name + " -d " + shell_quoted(command.summary) + "\n";
  }
  for (auto& option : table.options)
    result += line + fish_option(option) + "\n";
  if (table.commands.empty() && !takes_files(table))
    result += line + " -f -a " + shell_quoted(choices_of(table)) + "\n";
}

std::string fish_script(const described_command& table) {
  std::string result = "# fish completion of tahoe-node\n";
  add_fish_lines(table, "true", result);
  for (auto& command : table.commands) {
    auto when = "__fish_seen_subcommand_from " + command.name;
    add_fish_lines(command, when, result);
    for (auto& sub : command.commands)
      add_fish_lines(
        sub, when + "; and __fish_seen_subcommand_from " + sub.name, result);
  }
  return result;
}

} // namespace

caf::expected<std::string>
completion_script(const described_command& table, const std::string& shell) {
  if (shell == "bash")
    return bash_script(table);
  if (shell == "zsh")
    return "#compdef tahoe-node\n_tahoe_node() {\n" + zsh_body(table, 2)
           + "}\n"
             "if [ \"$funcstack[1]\" = _tahoe_node ]; then\n"
             "  _tahoe_node \"$@\"\n"
             "else\n"
             "  compdef _tahoe_node tahoe-node\n"
             "fi\n";
  if (shell == "fish")
    return fish_script(table);
  return failure(ec::malformed, "completion is for bash, zsh or fish");
}

} // namespace tahoe
