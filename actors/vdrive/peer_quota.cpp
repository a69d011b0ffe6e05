#include "actors/vdrive/peer_quota.hpp"

#include <utility>

namespace tahoe {

namespace {

/// So many are remembered although they may not wait any longer.
constexpr size_t max_idle_peers = 256;

} // namespace

peer_quota::permit peer_quota::take(const tub_id& peer, size_t bytes) {
  if (!by_peer_.contains(peer) && by_peer_.size() >= max_idle_peers)
    std::erase_if(by_peer_, [](auto& x) { return x.second.in_use() == 0; });
  auto part = by_peer_[peer].take(bytes, limit_ / peers_at_once);
  if (!part)
    return nullptr;
  auto whole = all_.take(bytes, limit_);
  if (!whole)
    return nullptr;
  return std::make_shared<std::pair<permit, permit>>(std::move(part),
                                                     std::move(whole));
}

} // namespace tahoe
