#include "web/console/command.hpp"

#include "web/console/commands.hpp"
#include "web/console/plain_text.hpp"

#include <algorithm>
#include <array>
#include <sstream>

namespace tahoe {

namespace {

command_task run_help(command_context& context);

constexpr auto console_table = std::to_array<console_command>({
  {"help", "[COMMAND]", "what there is, with an example each", "help trace",
   run_help, false, true},
  {"actors", "", "all actors as a tree, with what they have done", "actors",
   run_actors},
  {"actor", "NAME", "one actor's state and its messages by type",
   "actor storage", run_actor, true},
  {"watch", "NAME [SECONDS]", "the same, again and again", "watch uploader 5",
   run_watch, true},
  {"trace", "NAME [--types TYPE,...]",
   "messages as an actor handles them; no text and no bytes of them",
   "trace storage --types store_shares,read_share", run_trace, true},
  {"top", "[SECONDS]", "the busiest actors, again and again", "top", run_top},
  {"kill", "NAME", "ends an actor; its supervisor starts services again",
   "kill uploader", run_kill, true},
  {"peers", "", "the nodes this one is connected to", "peers", run_peers},
  {"announcements", "", "servers and introducers, as far as known",
   "announcements", run_announcements},
  {"storage", "", "this node's storage server", "storage", run_storage},
  {"shares", "STORAGE-INDEX", "this node's shares of a file",
   "shares 4ntpbo4xbl5rtdcbsqahsqpxaa", run_shares},
  {"vdrive", "", "this node's directory server and its roots", "vdrive",
   run_vdrive},
  {"uploads", "", "running and recent uploads", "uploads", run_uploads},
  {"downloads", "", "running and recent downloads", "downloads", run_downloads},
  {"op", "ID", "one upload or download, with its servers",
   "op t4ksh2pzb2yn5qqv", run_operation},
  {"config", "", "every setting, and where it comes from", "config",
   run_config},
  {"log", "[LEVEL] [COMPONENT]",
   "shows from which level on components are logged, or changes it",
   "log debug tub", run_log},
  {"metrics", "", "all counters and times, as Prometheus reads them", "metrics",
   run_metrics},
  {"memory", "", "what this process uses", "memory", run_memory, false, true},
  {"nodes", "", "the nodes of this process", "nodes", run_nodes, false, true},
  {"use", "NODE", "looks into another node of this process from now on",
   "use storage3", run_use, false, true},
  {"fault", "NODE FAULT",
   "in a grid: lets a storage server misbehave: slow, hung, full, corrupt, "
   "...; gone stops a node, none makes all well",
   "fault storage3 slow", run_fault, false, true},
  {"stop", "", "stops this process in order, with all its nodes", "stop",
   run_stop, false, true},
});

// The node is not asked to run these.
constexpr auto shell_table = std::to_array<console_command>({
  {"lua", "[FILE]", "a prompt, or a script, with all of these as functions",
   "lua", nullptr},
  {"exit", "", "leaves, as Ctrl-D does", "exit", nullptr},
});

const console_command*
find_in(std::span<const console_command> table, std::string_view name) {
  auto found = std::find_if(table.begin(), table.end(), [&](auto& command) {
    return command.name == name;
  });
  return found == table.end() ? nullptr : &*found;
}

std::string call_of(const console_command& command) {
  std::string result = command.name;
  if (*command.arguments != 0)
    result += std::string{" "} + command.arguments;
  return result;
}

console_json to_help(const console_command& command) {
  return {{"command", call_of(command)},
          {"does", command.summary},
          {"example", command.example}};
}

struct word_range {
  size_t least = 0;
  size_t most = 0;
};

/// Of arguments as `NAME [--types TYPE,...]`.
word_range range_of(std::string_view arguments) {
  word_range result;
  bool is_optional = false;
  std::istringstream words{std::string{arguments}};
  for (std::string word; words >> word;) {
    is_optional |= word.starts_with('[');
    result.least += is_optional ? 0 : 1;
    ++result.most;
    is_optional &= !word.ends_with(']');
  }
  return result;
}

command_task run_help(command_context& context) {
  auto list = console_json::array();
  if (context.words.empty()) {
    for (auto& command : console_table)
      list.push_back(to_help(command));
    for (auto& command : shell_table)
      list.push_back(to_help(command));
  } else {
    auto& name = context.words.front();
    auto command = find_command(name);
    if (command == nullptr)
      command = find_in(shell_table, name);
    if (command == nullptr)
      co_return usage_error("there is no command " + name);
    list.push_back(to_help(*command));
  }
  co_return co_await show(context, std::move(list));
}

} // namespace

std::span<const console_command> console_commands() {
  return console_table;
}

const console_command* find_command(std::string_view name) {
  return find_in(console_table, name);
}

caf::expected<void> check_words(const console_command& command, size_t words) {
  auto range = range_of(command.arguments);
  if (words < range.least || words > range.most)
    return usage_error("expected `" + call_of(command) + "`");
  return {};
}

command_task show(command_context& context, console_json value) {
  auto text = context.json ? value.dump(-1, ' ', false,
                                        console_json::error_handler_t::replace)
                               + "\n"
                           : to_plain_text(value, context.columns);
  auto sent = co_await context.client.send(std::move(text));
  co_return sent;
}

caf::error usage_error(std::string text) {
  return failure(ec::malformed, std::move(text) + ": see `help`");
}

} // namespace tahoe
