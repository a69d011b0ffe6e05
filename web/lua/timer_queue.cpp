#include "web/lua/timer_queue.hpp"

#include <algorithm>

namespace tahoe {

uint64_t timer_queue::add(timer what) {
  timers_.emplace(++last_number_, what);
  return last_number_;
}

std::optional<timer_queue::timer> timer_queue::remove(uint64_t number) {
  auto node = timers_.extract(number);
  if (node.empty())
    return std::nullopt;
  return node.mapped();
}

std::optional<timer_queue::time_point> timer_queue::next() const {
  if (timers_.empty())
    return std::nullopt;
  return first()->second.due;
}

std::optional<timer_queue::due_timer> timer_queue::take_due(time_point now) {
  auto at = first();
  if (at == timers_.end() || at->second.due > now)
    return std::nullopt;
  due_timer result{at->first, at->second};
  if (result.what.period)
    timers_.at(result.number).due = now + *result.what.period;
  else
    timers_.erase(at);
  return result;
}

std::map<uint64_t, timer_queue::timer>::const_iterator
timer_queue::first() const {
  return std::min_element(
    timers_.begin(), timers_.end(),
    [](const auto& a, const auto& b) { return a.second.due < b.second.due; });
}

} // namespace tahoe
