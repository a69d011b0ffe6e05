#include "web/server/ask.hpp"

#include <caf/actor_system.hpp>

namespace tahoe {

uint64_t
asker_state::watch(const caf::actor_addr& whom, std::function<void()> died) {
  auto& watches = watches_[whom];
  if (watches.empty())
    self_->monitor(whom);
  watches.emplace(next_watch_, std::move(died));
  return next_watch_++;
}

void asker_state::forget(const caf::actor_addr& whom, uint64_t watch) {
  auto found = watches_.find(whom);
  if (found == watches_.end())
    return;
  found->second.erase(watch);
  if (found->second.empty()) {
    self_->demonitor(whom);
    watches_.erase(found);
  }
}

void asker_state::lost(const caf::actor_addr& whom) {
  auto watches = watches_.extract(whom);
  if (watches.empty())
    return;
  for (auto& [id, died] : watches.mapped())
    died();
}

asker_actor spawn_asker(caf::actor_system& sys) {
  auto behavior = [](asker_pointer self) -> asker_actor::behavior_type {
    self->set_down_handler(
      [self](const caf::down_msg& news) { self->state.lost(news.source); });
    return {
      [self](const ask_job& job) { job.send(self); },
    };
  };
  return sys.spawn(behavior);
}

} // namespace tahoe
