#include "codec/decimal.hpp"
#include "web/console/actor_lookup.hpp"
#include "web/console/commands.hpp"
#include "web/console/tracer.hpp"

#include <caf/abstract_actor.hpp>

#include <algorithm>
#include <array>
#include <ctime>

namespace tahoe {

namespace {

constexpr size_t top_rows = 20;
constexpr uint64_t longest_interval = 3600;
constexpr caf::duration trace_patience{caf::time_unit::seconds, 5};

/// The word at `position` as seconds; 2 if there is none.
caf::expected<std::chrono::milliseconds>
interval_at(const command_context& context, size_t position) {
  if (context.words.size() <= position)
    return std::chrono::milliseconds{2000};
  auto seconds = parse_decimal(context.words[position]);
  if (!seconds || *seconds == 0 || *seconds > longest_interval)
    return usage_error("expected seconds from 1 to 3600, not "
                       + context.words[position]);
  return std::chrono::milliseconds{*seconds * 1000};
}

console_json to_top_row(command_context& context, const actor_summary& now) {
  auto rate = context.rates.look(now);
  return {{"name", now.name},
          {"id", now.id},
          {"busy_percent", rate.busy_percent},
          {"per_second", rate.per_second},
          {"mailbox", now.mailbox},
          {"messages", now.messages}};
}

console_json busiest_of(command_context& context, const census& all) {
  std::vector<console_json> rows;
  for (auto& row : all.rows)
    if (row.answered)
      rows.push_back(to_top_row(context, row.summary));
  std::stable_sort(rows.begin(), rows.end(), [](auto& a, auto& b) {
    return a["busy_percent"].template get<double>()
           > b["busy_percent"].template get<double>();
  });
  rows.resize(std::min(rows.size(), top_rows));
  return rows;
}

/// Ends the tracer when the command ends, and so the trace.
class held_tracer {
public:
  explicit held_tracer(tracer_actor tracer) : tracer_(std::move(tracer)) {}

  held_tracer(const held_tracer&) = delete;
  held_tracer& operator=(const held_tracer&) = delete;

  ~held_tracer() {
    caf::anon_send_exit(tracer_, caf::exit_reason::user_shutdown);
  }

  const tracer_actor& handle() const { return tracer_; }

private:
  tracer_actor tracer_;
};

/// As the log says it, to the microsecond.
std::string time_text(std::chrono::system_clock::time_point time) {
  using namespace std::chrono;
  auto seconds = floor<std::chrono::seconds>(time);
  auto whole = system_clock::to_time_t(seconds);
  std::tm parts{};
  ::localtime_r(&whole, &parts);
  std::array<char, 32> day{};
  std::strftime(day.data(), day.size(), "%Y-%m-%dT%H:%M:%S", &parts);
  auto rest
    = std::to_string(duration_cast<microseconds>(time - seconds).count());
  return std::string{day.data()} + "." + std::string(6 - rest.size(), '0')
         + rest;
}

console_json to_json(const traced_message& news) {
  using std::chrono::duration_cast;
  auto busy = duration_cast<std::chrono::microseconds>(news.busy).count();
  console_json result{{"time", time_text(news.time)},
                      {"actor", news.actor + "#" + std::to_string(news.id)},
                      {"from", news.from},
                      {"kind", news.response ? "response" : "message"},
                      {"type", news.type},
                      {"values", news.outline},
                      {"busy_us", busy}};
  if (news.skipped > 0)
    result["skipped_before"] = news.skipped;
  return result;
}

std::string to_line(const traced_message& news) {
  auto from = news.from == 0 ? "?" : "#" + std::to_string(news.from);
  auto busy
    = std::chrono::duration_cast<std::chrono::microseconds>(news.busy).count();
  auto line = time_text(news.time) + "  " + from
              + (news.response ? " ~> " : " -> ") + news.actor + "#"
              + std::to_string(news.id) + "  " + news.type;
  if (!news.outline.empty())
    line += "(" + news.outline + ")";
  line += "  " + std::to_string(busy) + " us";
  if (news.skipped > 0)
    line += "  [" + std::to_string(news.skipped) + " before it left out]";
  return line + "\n";
}

bool has_ended(const census_row& row) {
  return row.actor->get()->getf(caf::abstract_actor::is_terminated_flag);
}

/// Whoever watches wants to see when it goes on.
console_json stuck_row(const census_row& row) {
  return {{"name", row.summary.name},
          {"id", row.summary.id},
          {"state", "stuck: no answer"}};
}

/// `--types A,B`; empty: all.
std::vector<std::string> wanted_types(const command_context& context) {
  std::vector<std::string> result;
  if (context.words.size() != 3 || context.words[1] != "--types")
    return result;
  std::string list = context.words[2] + ",";
  for (size_t end = 0; (end = list.find(',')) != std::string::npos;) {
    result.push_back(list.substr(0, end));
    list.erase(0, end + 1);
  }
  return result;
}

std::string
rendered(const command_context& context, const traced_messages& news) {
  std::string result;
  for (auto& message : news.messages)
    result += context.json ? to_json(message).dump() + "\n" : to_line(message);
  if (news.lost > 0 && context.json)
    result += console_json{{"lost", news.lost}}.dump() + "\n";
  else if (news.lost > 0)
    result += "[" + std::to_string(news.lost) + " more]\n";
  return result;
}

} // namespace

command_task run_watch(command_context& context) {
  auto pause = interval_at(context, 1);
  if (!pause)
    co_return std::move(pause.error());
  auto found = co_await look_for_actor(context);
  if (!found)
    co_return std::move(found.error());
  for (;;) {
    auto described = co_await describe_actor(context, *found);
    if (!described && code_of(described.error()) == ec::try_later
        && !has_ended(*found))
      described = stuck_row(*found);
    // It may have gone on: from now on it is asked.
    found->answered = true;
    if (!described)
      co_return std::move(described.error());
    auto cleared = co_await context.client.clear();
    if (!cleared)
      co_return cleared;
    auto shown = co_await show_actor(context, std::move(*described));
    if (!shown)
      co_return shown;
    auto slept = co_await context.client.sleep(*pause);
    if (!slept)
      co_return slept;
  }
}

command_task run_top(command_context& context) {
  auto pause = interval_at(context, 0);
  if (!pause)
    co_return std::move(pause.error());
  for (;;) {
    auto all = co_await look_around(context);
    if (!all)
      co_return std::move(all.error());
    auto cleared = co_await context.client.clear();
    if (!cleared)
      co_return cleared;
    auto shown = co_await show(context, busiest_of(context, *all));
    if (!shown)
      co_return shown;
    auto slept = co_await context.client.sleep(*pause);
    if (!slept)
      co_return slept;
  }
}

command_task run_trace(command_context& context) {
  auto types = wanted_types(context);
  if (context.words.size() > 1 && types.empty())
    co_return usage_error("expected `trace NAME [--types TYPE,...]`");
  auto found = co_await look_for_actor(context);
  if (!found)
    co_return std::move(found.error());
  // An actor that is kept from here would never be gone.
  held_tracer tracer{spawn_tracer(
    context.sys, std::exchange(found->actor, nullptr), std::move(types))};
  for (;;) {
    auto news = co_await ask<traced_messages>(context.client, context.asker,
                                              tracer.handle(), get_traced{},
                                              trace_patience);
    if (!news)
      co_return std::move(news.error());
    auto text = rendered(context, *news);
    if (text.empty())
      continue;
    auto sent = co_await context.client.send(std::move(text));
    if (!sent)
      co_return sent;
  }
}

} // namespace tahoe
