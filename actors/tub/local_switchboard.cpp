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
  nodes_.erase(node);
  std::erase_if(owners_, [&](auto& entry) { return entry.second == node; });
}

void local_switchboard::publish(const tub_id& node, const swissnum& number,
                                const caf::strong_actor_ptr& service) {
  std::lock_guard guard{mutex_};
  auto found = nodes_.find(node);
  if (found == nodes_.end() || !service)
    return;
  auto& offers = found->second;
  auto same = std::find_if(offers.begin(), offers.end(),
                           [&](auto& x) { return x.number == number; });
  if (same == offers.end())
    same = offers.insert(offers.end(), offer{number, nullptr});
  if (auto former = same->service.lock())
    owners_.erase(former->id());
  same->service = caf::actor_cast<caf::weak_actor_ptr>(service);
  owners_[service->id()] = node;
}

void local_switchboard::adopt(const tub_id& node,
                              const caf::strong_actor_ptr& actor) {
  std::lock_guard guard{mutex_};
  if (actor && nodes_.contains(node))
    owners_[actor->id()] = node;
}

caf::expected<caf::strong_actor_ptr>
local_switchboard::resolve(const furl& where) const {
  std::lock_guard guard{mutex_};
  auto node = nodes_.find(where.tub);
  if (node == nodes_.end())
    return failure(ec::try_later, "the node is not running");
  for (auto& x : node->second)
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
