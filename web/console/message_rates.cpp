#include "web/console/message_rates.hpp"

#include <cmath>
#include <set>

namespace tahoe {

namespace {

double to_tenths(double x) {
  return std::round(10 * x) / 10;
}

} // namespace

message_rate message_rates::look(const actor_summary& now) {
  auto time = std::chrono::steady_clock::now();
  auto [found, is_new]
    = marks_.try_emplace(now.id, mark{0, {}, time - now.age});
  auto& before = found->second;
  message_rate result;
  auto seconds = std::chrono::duration<double>(time - before.time).count();
  if (seconds > 0) {
    auto messages = static_cast<double>(now.messages - before.messages);
    std::chrono::duration<double> busy = now.busy - before.busy;
    result.per_second = to_tenths(messages / seconds);
    result.busy_percent = to_tenths(100 * busy.count() / seconds);
  }
  before = {now.messages, now.busy, time};
  return result;
}

void message_rates::keep_only(const census& all) {
  std::set<uint64_t> known;
  for (auto& row : all.rows)
    known.insert(row.summary.id);
  std::erase_if(marks_, [&](auto& x) { return !known.contains(x.first); });
}

} // namespace tahoe
