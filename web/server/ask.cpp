#include "web/server/ask.hpp"

#include "actors/service.hpp"

#include <caf/actor_system.hpp>

namespace tahoe {

asker_state::asker_state(observed<asker_actor>* self) : self_(self) {
  self_->set_down_handler(
    [this](const caf::down_msg& news) { lost(news.source); });
}

void asker_state::send(const ask_job& job) {
  job.send(*self_, *this);
}

caf::settings asker_state::status() const {
  caf::settings result;
  caf::put(result, "waiting_for", static_cast<int64_t>(watches_.size()));
  return result;
}

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

namespace {

asker_actor::behavior_type
map_asker(service<asker_actor, asker_state>* self, asker_state& state) {
  return {
    [&state](const ask_job& job) { state.send(job); },
    [self](const get_status&) { return self->status(); },
  };
}

} // namespace

asker_actor spawn_asker(caf::actor_system& sys) {
  return spawn_service(sys, map_asker);
}

} // namespace tahoe
