#include "actors/operations/busy_spans.hpp"

#include <algorithm>

namespace tahoe {

void busy_spans::add(instant from, instant to) {
  while (!spans_.empty() && spans_.back().to >= from) {
    from = std::min(from, spans_.back().from);
    to = std::max(to, spans_.back().to);
    spans_.pop_back();
  }
  spans_.push_back({from, to});
  if (spans_.size() > max_spans)
    join_nearest();
}

void busy_spans::join_nearest() {
  auto pause_before
    = [](const busy_span& span) { return span.from - (&span - 1)->to; };
  auto later
    = std::min_element(spans_.begin() + 1, spans_.end(), [&](auto& a, auto& b) {
        return pause_before(a) < pause_before(b);
      });
  std::prev(later)->to = later->to;
  spans_.erase(later);
}

} // namespace tahoe
