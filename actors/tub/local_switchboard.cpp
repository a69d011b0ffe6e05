#include "actors/tub/local_switchboard.hpp"

#include <algorithm>

namespace tahoe {

caf::expected<void> local_switchboard::enter(const tub_id& node) {
  std::lock_guard guard{mutex_};
  if (!nodes_.try_emplace(node).second)
    return failure(ec::refused, "a node with this tub id runs already");
  return {};
}

void local_switchboard::leave(const tub_id& node) {
  std::lock_guard guard{mutex_};
  auto found = nodes_.find(node);
  if (found == nodes_.end())
    return;
  for (auto actor : found->second.actors)
    owners_.erase(actor);
  nodes_.erase(found);
}

void local_switchboard::own(const tub_id& node, resident& by,
                            caf::actor_id actor) {
  if (owners_.insert_or_assign(actor, node).second)
    by.actors.push_back(actor);
}

void local_switchboard::publish(const tub_id& node, const swissnum& number,
                                const caf::strong_actor_ptr& service) {
  std::lock_guard guard{mutex_};
  auto found = nodes_.find(node);
  if (found == nodes_.end() || !service)
    return;
  auto& offers = found->second.offers;
  auto same = std::find_if(offers.begin(), offers.end(),
                           [&](auto& x) { return x.number == number; });
  if (same == offers.end())
    same = offers.insert(offers.end(), offer{number, nullptr});
  if (auto former = same->service.lock())
    owners_.erase(former->id());
  same->service = caf::actor_cast<caf::weak_actor_ptr>(service);
  own(node, found->second, service->id());
}

void local_switchboard::adopt(const tub_id& node,
                              const caf::strong_actor_ptr& actor) {
  std::lock_guard guard{mutex_};
  auto found = nodes_.find(node);
  if (actor && found != nodes_.end())
    own(node, found->second, actor->id());
}

caf::expected<caf::strong_actor_ptr>
local_switchboard::resolve(const furl& where) const {
  std::lock_guard guard{mutex_};
  auto node = nodes_.find(where.tub);
  if (node == nodes_.end())
    return failure(ec::try_later, "the node is not running");
  for (auto& x : node->second.offers)
    if (x.number == where.service) {
      if (auto service = x.service.lock())
        return service;
      return failure(ec::try_later, "the node's service is not running");
    }
  return failure(ec::refused, "the node has no such service: is this its "
                              "furl?");
}

std::optional<tub_id>
local_switchboard::peer_of(const caf::strong_actor_ptr& sender) const {
  if (!sender)
    return std::nullopt;
  std::lock_guard guard{mutex_};
  auto found = owners_.find(sender->id());
  if (found == owners_.end())
    return std::nullopt;
  return found->second;
}

} // namespace tahoe
