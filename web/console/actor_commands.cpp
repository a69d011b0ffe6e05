#include "actors/observed.hpp"
#include "web/console/actor_lookup.hpp"
#include "web/console/commands.hpp"
#include "web/console/settings_json.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace tahoe {

namespace {

/// A stuck actor shows as stuck, and the console goes on.
constexpr caf::duration status_patience{caf::time_unit::milliseconds, 500};

double in_seconds(std::chrono::nanoseconds time) {
  return std::round(std::chrono::duration<double>(time).count() * 1000) / 1000;
}

/// What the node has started again.
struct known_restarts {
  int64_t services = 0; ///< all of them, each time one ended
  int64_t console = 0;
};

asio::awaitable<known_restarts> ask_restarts(command_context& context) {
  auto status = co_await ask<caf::settings>(context.client, context.asker,
                                            context.node.actor, get_status{},
                                            status_patience);
  if (!status)
    co_return known_restarts{};
  auto count = [&](caf::string_view key) {
    return caf::get_or(*status, key, int64_t{0});
  };
  co_return known_restarts{count("state.restarts"),
                           count("state.console_restarts")};
}

int64_t restarts_of(const census_row& row, const known_restarts& known) {
  if (row.depth != 1 || row.summary.name == "tub")
    return 0;
  return row.summary.name == "console" ? known.console : known.services;
}

console_json to_row(const command_context& context, const census_row& row,
                    const known_restarts& known) {
  auto& summary = row.summary;
  console_json result{{"name", summary.name}};
  if (context.json) {
    result["parent"] = row.parent;
    result["depth"] = row.depth;
  } else {
    result["name"]
      = std::string(2 * row.depth, ' ') + result["name"].get<std::string>();
  }
  result["id"] = summary.id;
  result["state"] = row.answered ? "runs" : "stuck: no answer";
  if (!row.answered)
    return result;
  result["mailbox"] = summary.mailbox;
  result["messages"] = summary.messages;
  result["per_second"] = std::round(10 * summary.per_second) / 10;
  result["busy_seconds"] = in_seconds(summary.busy);
  result["age_seconds"] = std::round(in_seconds(summary.age));
  result["restarts"] = restarts_of(row, known);
  return result;
}

/// Parents stand before their children, and children after one another.
void add_branch(const std::multimap<uint64_t, const census_row*>& children,
                uint64_t parent, std::vector<const census_row*>& to) {
  auto [begin, end] = children.equal_range(parent);
  for (auto i = begin; i != end; ++i) {
    to.push_back(i->second);
    add_branch(children, i->second->summary.id, to);
  }
}

std::vector<const census_row*> as_tree(const census& all) {
  std::multimap<uint64_t, const census_row*> children;
  for (auto& row : all.rows)
    children.emplace(row.parent, &row);
  std::vector<const census_row*> result;
  add_branch(children, 0, result);
  return result;
}

/// Services are started again by the node, workers with their uploader; whoever
/// waits for a session is told of its end.
bool may_be_killed(const census_row& row) {
  static constexpr std::array sessions{"download", "download-literal",
                                       "segment_worker", "upload", "walk"};
  auto& name = row.summary.name;
  if (name == "tub")
    return false;
  return row.depth == 1
         || std::find(sessions.begin(), sessions.end(), name) != sessions.end();
}

} // namespace

command_task run_actors(command_context& context) {
  auto all = co_await look_around(context);
  if (!all)
    co_return std::move(all.error());
  auto restarts = co_await ask_restarts(context);
  auto rows = console_json::array();
  for (auto row : as_tree(*all))
    rows.push_back(to_row(context, *row, restarts));
  co_return co_await show(context, std::move(rows));
}

asio::awaitable<caf::expected<console_json>>
describe_actor(command_context& context, const census_row& row) {
  auto stuck = failure(ec::try_later, "actor #" + std::to_string(row.summary.id)
                                        + " did not answer: it is stuck, or "
                                          "has just ended");
  if (!row.answered)
    co_return stuck;
  auto whom = caf::actor_cast<caf::actor>(row.actor);
  auto status = co_await ask<caf::settings>(context.client, context.asker, whom,
                                            get_status{}, status_patience);
  if (!status && code_of(status.error()) == ec::cancelled)
    co_return std::move(status.error());
  if (!status)
    co_return stuck;
  co_return to_json(*status);
}

console_json for_people(console_json described) {
  console_json result = std::move(described);
  if (!result.contains("messages"))
    return result;
  auto messages = std::move(result["messages"]);
  result.erase("messages");
  std::vector<console_json> rows;
  for (auto& [type, times] : messages.items()) {
    console_json row{{"message", type}};
    row.update(times);
    rows.push_back(std::move(row));
  }
  std::stable_sort(rows.begin(), rows.end(), [](auto& a, auto& b) {
    return a["busy_us"].template get<int64_t>()
           > b["busy_us"].template get<int64_t>();
  });
  result["messages"] = std::move(rows);
  return result;
}

command_task show_actor(command_context& context, console_json described) {
  if (!context.json)
    described = for_people(std::move(described));
  co_return co_await show(context, std::move(described));
}

command_task run_actor(command_context& context) {
  auto found = co_await look_for_actor(context);
  if (!found)
    co_return std::move(found.error());
  auto described = co_await describe_actor(context, *found);
  if (!described)
    co_return std::move(described.error());
  co_return co_await show_actor(context, std::move(*described));
}

command_task run_kill(command_context& context) {
  auto found = co_await look_for_actor(context, actor_naming::whole);
  if (!found)
    co_return std::move(found.error());
  if (!found->answered)
    co_return failure(ec::try_later, found->summary.name
                                       + " is stuck, and would not hear of it: "
                                         "`stop` ends the whole node");
  if (!may_be_killed(*found))
    co_return failure(ec::refused, "nobody would start it again: services and "
                                   "uploads, downloads and walks can be "
                                   "killed; `stop` ends the whole node");
  caf::anon_send_exit(caf::actor_cast<caf::actor>(found->actor),
                      caf::exit_reason::kill);
  console_json result{{"killed", found->summary.name},
                      {"id", found->summary.id}};
  co_return co_await show(context, std::move(result));
}

} // namespace tahoe
