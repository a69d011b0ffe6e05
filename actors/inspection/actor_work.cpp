#include "actors/inspection/actor_work.hpp"

#include <utility>

namespace tahoe {

void actor_work::join(const std::shared_ptr<actor_work>& parent) {
  decltype(by_actor_) so_far;
  {
    std::lock_guard lock{mutex_};
    if (parent_ || is_shown_)
      return;
    parent_ = parent;
    so_far = std::exchange(by_actor_, {});
  }
  for (auto& [actor, done] : so_far)
    parent->add(actor, done.messages, done.busy);
}

void actor_work::add(const std::string& actor, uint64_t messages,
                     std::chrono::nanoseconds busy) {
  std::shared_ptr<actor_work> parent;
  {
    std::lock_guard lock{mutex_};
    parent = parent_;
    if (!parent) {
      auto& to = by_actor_[actor];
      to.messages += messages;
      to.busy += busy;
    }
  }
  if (parent)
    parent->add(actor, messages, busy);
}

void actor_work::show(const std::shared_ptr<actor_work>& work,
                      const metric_registry& metrics) {
  {
    std::lock_guard lock{work->mutex_};
    work->is_shown_ = true;
  }
  metrics.watch([work] { return work->to_metrics(); });
}

std::vector<metric_family> actor_work::to_metrics() const {
  metric_family messages{"tahoe_actor_messages_total",
                         "Messages that actors of that name have handled.",
                         metric_kind::counter,
                         {}};
  metric_family busy{"tahoe_actor_busy_seconds_total",
                     "Time they took to handle them.",
                     metric_kind::counter,
                     {}};
  std::lock_guard lock{mutex_};
  for (auto& [actor, done] : by_actor_) {
    metric_labels labels{{"actor", actor}};
    messages.samples.push_back({labels, static_cast<double>(done.messages)});
    busy.samples.push_back(
      {labels, std::chrono::duration<double>(done.busy).count()});
  }
  return {std::move(messages), std::move(busy)};
}

} // namespace tahoe
