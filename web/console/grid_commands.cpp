// Commands about the nodes of a process that runs several: a grid in one actor
// system, or nodes with one each.

#include "web/console/commands.hpp"

namespace tahoe {

namespace {

constexpr caf::duration grid_patience{caf::time_unit::seconds, 5};
/// A member that is started or stopped takes its time.
constexpr caf::duration member_patience{caf::time_unit::seconds, 60};

console_json names_of(const node_roles& roles) {
  auto result = console_json::array();
  for (auto& [has, role] : {std::pair{roles.introducer, "introducer"},
                            {roles.vdrive, "vdrive"},
                            {roles.storage, "storage"},
                            {roles.client, "client"}})
    if (has)
      result.push_back(role);
  return result;
}

console_json to_row(const member_info& member) {
  console_json row{{"name", member.name}, {"state", to_string(member.phase)}};
  if (member.config)
    row["roles"] = names_of(member.config->roles);
  if (member.fault != storage_fault::none)
    row["fault"] = to_string(member.fault);
  if (!member.problem.empty())
    row["problem"] = member.problem;
  return row;
}

console_json to_row(const process_node& node) {
  return {{"name", node.name},
          {"nickname", node.config->nickname},
          {"roles", names_of(node.config->roles)},
          {"directory", node.config->directory.root().string()}};
}

caf::error no_grid() {
  return failure(ec::not_found,
                 "this process runs no grid in one actor system");
}

caf::error no_node(const std::string& name) {
  return failure(ec::not_found,
                 "this process has no node " + name + ": `nodes` shows all");
}

command_task use_member(command_context& context) {
  auto& name = context.words.front();
  auto all
    = co_await ask<members>(context.client, context.asker, context.process.grid,
                            get_members{}, grid_patience);
  if (!all)
    co_return std::move(all.error());
  for (auto& member : all->items)
    if (member.name == name) {
      context.node.name = name;
      auto row = to_row(member);
      co_return co_await show(context, std::move(row));
    }
  co_return no_node(name);
}

/// What `--fault list` and `fault` show.
std::string fault_names() {
  std::string result;
  for (auto* name : storage_fault_names)
    result += std::string{name} + ", ";
  return result + "gone";
}

} // namespace

command_task run_grid_nodes(command_context& context) {
  auto all
    = co_await ask<members>(context.client, context.asker, context.process.grid,
                            get_members{}, grid_patience);
  if (!all)
    co_return std::move(all.error());
  auto rows = console_json::array();
  for (auto& member : all->items) {
    auto row = to_row(member);
    if (member.name == context.node.name)
      row["in_use"] = true;
    rows.push_back(std::move(row));
  }
  co_return co_await show(context, std::move(rows));
}

command_task run_process_nodes(command_context& context) {
  auto rows = console_json::array();
  for (auto& node : context.process.nodes->list()) {
    auto row = to_row(node);
    if (node.name == context.node.name)
      row["in_use"] = true;
    rows.push_back(std::move(row));
  }
  co_return co_await show(context, std::move(rows));
}

/// Those that run.
asio::awaitable<std::vector<std::string>>
names_of_process(command_context& context) {
  std::vector<std::string> result;
  auto& process = context.process;
  if (process.grid) {
    auto all
      = co_await ask<members>(context.client, context.asker, process.grid,
                              get_members{}, grid_patience);
    if (all)
      for (auto& member : all->items)
        if (member.node)
          result.push_back(member.name);
  } else if (process.nodes) {
    for (auto& node : process.nodes->list())
      result.push_back(node.name);
  } else {
    result.push_back(context.node.name);
  }
  co_return result;
}

command_task run_use(command_context& context) {
  if (context.process.grid)
    co_return co_await use_member(context);
  auto& name = context.words.front();
  auto found
    = context.process.nodes ? context.process.nodes->find(name) : std::nullopt;
  if (!found)
    co_return no_node(name);
  context.node.name = name;
  auto row = to_row(*found);
  co_return co_await show(context, std::move(row));
}

command_task run_fault(command_context& context) {
  if (!context.process.grid)
    co_return no_grid();
  auto& words = context.words;
  auto gone = words[1] == "gone";
  auto fault = parse_storage_fault(words[1]);
  if (!gone && !fault)
    co_return usage_error("there is no fault " + words[1] + ", only "
                          + fault_names());
  if (fault) {
    arm_fault arm{words[0], *fault};
    auto armed = co_await ask<void>(context.client, context.asker,
                                    context.process.grid, arm, grid_patience);
    if (!armed)
      co_return armed;
  }
  caf::expected<void> moved{caf::unit};
  stop_member stop{words[0]};
  start_member start{words[0]};
  if (gone)
    moved = co_await ask<void>(context.client, context.asker,
                               context.process.grid, stop, member_patience);
  else
    moved = co_await ask<void>(context.client, context.asker,
                               context.process.grid, start, member_patience);
  if (!moved)
    co_return moved;
  console_json row{{"name", words[0]}, {"fault", words[1]}};
  co_return co_await show(context, std::move(row));
}

} // namespace tahoe
