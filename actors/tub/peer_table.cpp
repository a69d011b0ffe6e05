#include "actors/tub/peer_table.hpp"

#include <caf/actor_control_block.hpp>

namespace tahoe {

caf::node_id basp_node_of(const tub_id& tub) {
  caf::node_id::default_data::host_id_type host;
  std::copy_n(tub.bytes.begin(), host.size(), host.begin());
  // The process number is part of the id, but means nothing here.
  return caf::make_node_id(1, host);
}

bool peer_table::claim(const tub_id& peer, const connection* mine) {
  std::lock_guard guard{mutex_};
  auto& record = records_[peer];
  if (record.live != nullptr || record.claimed != nullptr)
    return false;
  record.claimed = mine;
  return true;
}

void peer_table::settle(const tub_id& peer, const connection* mine) {
  std::lock_guard guard{mutex_};
  auto i = records_.find(peer);
  if (i == records_.end() || i->second.claimed != mine)
    return;
  i->second.claimed = nullptr;
  forget_if_idle(i);
}

peer_table::answer peer_table::admit(const tub_id& peer, const hello& said,
                                     const connection* theirs) {
  std::lock_guard guard{mutex_};
  auto& record = records_[peer];
  if (record.live != nullptr) {
    auto half_open = clock::now() - record.heard > half_open_after_;
    if (record.incarnation == said.incarnation && !half_open)
      return {hello_verdict::duplicate, nullptr};
    return {hello_verdict::stale, record.live};
  }
  // Both said hello at once: the lower tub id's connection stays.
  if (record.claimed != nullptr && me_ < peer)
    return {hello_verdict::duplicate, nullptr};
  make_live(record, said, theirs);
  authenticated_[basp_node_of(peer)] = peer;
  return {};
}

bool peer_table::adopt(const tub_id& peer, const hello& said,
                       const connection* mine) {
  std::lock_guard guard{mutex_};
  auto& record = records_[peer];
  if (record.live != nullptr)
    return false;
  make_live(record, said, mine);
  authenticated_[basp_node_of(peer)] = peer;
  return true;
}

void peer_table::mark_ready(const tub_id& peer, const connection* live) {
  std::lock_guard guard{mutex_};
  auto i = records_.find(peer);
  if (i != records_.end() && i->second.live == live)
    i->second.ready = true;
}

void peer_table::mark_heard(const tub_id& peer) {
  std::lock_guard guard{mutex_};
  auto i = records_.find(peer);
  if (i != records_.end())
    i->second.heard = clock::now();
}

bool peer_table::release(const tub_id& peer, const connection* gone) {
  std::lock_guard guard{mutex_};
  auto i = records_.find(peer);
  if (i == records_.end() || i->second.live != gone)
    return false;
  auto was_ready = i->second.ready;
  auto* claimed = i->second.claimed;
  i->second = record{};
  i->second.claimed = claimed;
  authenticated_.erase(basp_node_of(peer));
  forget_if_idle(i);
  return was_ready;
}

void peer_table::grant(const tub_id& peer, uint64_t actor) {
  std::lock_guard guard{mutex_};
  auto i = records_.find(peer);
  if (i != records_.end() && i->second.live != nullptr)
    i->second.grants.insert(actor);
}

bool peer_table::is_granted(const tub_id& peer, uint64_t actor) const {
  std::lock_guard guard{mutex_};
  auto i = records_.find(peer);
  return i != records_.end() && i->second.grants.count(actor) > 0;
}

bool peer_table::has_grants(const tub_id& peer) const {
  std::lock_guard guard{mutex_};
  auto i = records_.find(peer);
  return i != records_.end() && !i->second.grants.empty();
}

std::optional<uint64_t> peer_table::gateway_of(const tub_id& peer) const {
  std::lock_guard guard{mutex_};
  auto i = records_.find(peer);
  if (i == records_.end() || !i->second.ready)
    return std::nullopt;
  return i->second.gateway;
}

std::optional<tub_id>
peer_table::peer_of(const caf::strong_actor_ptr& sender) const {
  if (!sender)
    return std::nullopt;
  std::lock_guard guard{mutex_};
  if (sender->node() == basp_node_of(me_))
    return me_;
  auto i = authenticated_.find(sender->node());
  if (i == authenticated_.end())
    return std::nullopt;
  return i->second;
}

size_t peer_table::ready_count() const {
  std::lock_guard guard{mutex_};
  return static_cast<size_t>(
    std::count_if(records_.begin(), records_.end(),
                  [](auto& entry) { return entry.second.ready; }));
}

std::map<tub_id, peer_table::clock::time_point>
peer_table::ready_peers() const {
  std::lock_guard guard{mutex_};
  std::map<tub_id, clock::time_point> result;
  for (auto& [id, peer] : records_)
    if (peer.ready)
      result.emplace(id, peer.heard);
  return result;
}

void peer_table::make_live(record& peer, const hello& said,
                           const connection* live) {
  peer.live = live;
  peer.ready = false;
  peer.incarnation = said.incarnation;
  peer.gateway = said.gateway;
  peer.heard = clock::now();
  peer.grants.clear();
}

void peer_table::forget_if_idle(std::map<tub_id, record>::iterator peer) {
  if (peer->second.live == nullptr && peer->second.claimed == nullptr)
    records_.erase(peer);
}

} // namespace tahoe
