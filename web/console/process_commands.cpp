#include "actors/inspection/actor_metrics.hpp"
#include "codec/decimal.hpp"
#include "config/small_file.hpp"
#include "config/text.hpp"
#include "web/console/actor_lookup.hpp"
#include "web/console/commands.hpp"

#include <malloc.h>
#include <sstream>
#include <unistd.h>

namespace tahoe {

namespace {

constexpr caf::duration info_patience{caf::time_unit::seconds, 1};

/// Of `7` or `1234 kB`.
uint64_t in_bytes(std::string_view text) {
  auto number = parse_decimal(text.substr(0, text.find(' '))).value_or(0);
  return text.ends_with(" kB") ? number * 1024 : number;
}

/// The lines of `/proc/self/status` that tell of memory, in bytes, and threads.
console_json process_numbers() {
  auto result = console_json::object();
  auto text = read_text("/proc/self/status", 16384);
  if (!text)
    return result;
  std::istringstream lines{*text};
  for (std::string line; std::getline(lines, line);)
    for (std::string_view key : {"VmPeak", "VmSize", "VmHWM", "VmRSS",
                                 "RssAnon", "RssFile", "Threads"})
      if (line.starts_with(std::string{key} + ":"))
        result[std::string{key}] = in_bytes(trim(line.substr(key.size() + 1)));
  return result;
}

} // namespace

command_task run_config(command_context& context) {
  auto rows = console_json::array();
  for (auto& setting : context.node.config->sources)
    rows.push_back({{"section", setting.section},
                    {"key", setting.key},
                    {"value", setting.value},
                    {"from", setting.origin}});
  co_return co_await show(context, std::move(rows));
}

command_task run_log(command_context& context) {
  auto& levels = context.node.env.log.levels();
  if (!levels)
    co_return failure(ec::not_found, "this node keeps no log");
  auto& words = context.words;
  if (!words.empty()) {
    auto level = parse_log_level(words.front());
    if (!level)
      co_return usage_error("expected log [LEVEL] [COMPONENT], LEVEL one of "
                            "trace, debug, info, warning, error");
    if (words.size() == 1)
      levels->set_all(*level);
    else if (auto set = levels->set(words[1], *level); !set)
      co_return std::move(set.error());
  }
  auto rows = console_json::array();
  for (auto& [component, level] : levels->all())
    rows.push_back({{"component", component}, {"level", to_string(level)}});
  co_return co_await show(context, std::move(rows));
}

/// JSON knows no infinity: that stays a text.
console_json to_value(const std::string& number) {
  auto value = console_json::parse(number, nullptr, false);
  return value.is_number() ? value : console_json(number);
}

/// The text is a format of its own; as JSON it is a list of its lines.
command_task run_metrics(command_context& context) {
  auto actors = co_await look_around(context);
  std::vector<metric_family> of_actors;
  if (actors)
    of_actors = to_metrics(*actors);
  auto text = context.node.env.metrics.render(std::move(of_actors));
  if (!context.json)
    co_return co_await context.client.send(std::move(text));
  auto lines = console_json::array();
  std::istringstream in{text};
  for (std::string line; std::getline(in, line);)
    if (!line.starts_with('#'))
      lines.push_back({{"metric", line.substr(0, line.rfind(' '))},
                       {"value", to_value(line.substr(line.rfind(' ') + 1))}});
  co_return co_await show(context, std::move(lines));
}

command_task run_memory(command_context& context) {
  auto heap = ::mallinfo2();
  console_json of_heap{{"in_use_bytes", heap.uordblks + heap.hblkhd},
                       {"free_bytes", heap.fordblks},
                       {"from_system_bytes", heap.arena + heap.hblkhd}};
  console_json of_actors{{"running", context.sys.registry().running()},
                         {"detached", context.sys.detached_actors()}};
  console_json result{{"process", process_numbers()},
                      {"heap", std::move(of_heap)},
                      {"actors", std::move(of_actors)}};
  co_return co_await show(context, std::move(result));
}

command_task run_nodes(command_context& context) {
  if (context.process.grid)
    co_return co_await run_grid_nodes(context);
  if (context.process.nodes)
    co_return co_await run_process_nodes(context);
  auto info
    = co_await ask<node_info>(context.client, context.asker, context.node.actor,
                              get_node_info{}, info_patience);
  console_json row{{"name", context.node.name}};
  if (info) {
    row["nickname"] = info->nickname;
    row["roles"] = info->roles;
    row["version"] = info->version;
  }
  row["directory"] = context.node.config->directory.root().string();
  auto rows = console_json::array();
  rows.push_back(std::move(row));
  co_return co_await show(context, std::move(rows));
}

command_task run_stop(command_context& context) {
  auto nodes = co_await names_of_process(context);
  console_json news{{"stopping_process", ::getpid()},
                    {"with_nodes", std::move(nodes)}};
  auto told = co_await show(context, std::move(news));
  context.process.stop();
  co_return told;
}

} // namespace tahoe
