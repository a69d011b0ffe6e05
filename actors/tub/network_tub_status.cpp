// What a network tub says of itself.

#include "actors/tub/network_tub_state.hpp"
#include "codec/base32.hpp"

namespace tahoe {

namespace {

/// Who is connected, and for how long nothing came from there.
caf::settings connected_peers(const peer_table& peers) {
  caf::settings result;
  for (auto& [id, heard] : peers.ready_peers()) {
    auto silent = std::chrono::duration_cast<std::chrono::seconds>(
      peer_table::clock::now() - heard);
    caf::settings peer;
    caf::put(peer, "silent_seconds", static_cast<int64_t>(silent.count()));
    result[base32_encode(id.view())] = std::move(peer);
  }
  return result;
}

} // namespace

caf::settings network_tub_state::status() const {
  auto& core = module_.core();
  caf::settings result;
  auto put = [&](caf::string_view key, auto value) {
    caf::put(result, key, static_cast<int64_t>(value));
  };
  caf::put(result, "tub", base32_encode(core.me->id().view()));
  put("services", offers_.size());
  put("peers", core.peers.ready_count());
  put("connections", core.counters.connections.load());
  put("handshakes", core.counters.handshakes.load());
  put("dropped", core.counters.dropped.load());
  put("violations", core.counters.violations.load());
  put("halts", core.counters.halts.load());
  put("pursuits", pursuits_.size());
  result["connected"] = connected_peers(core.peers);
  return result;
}

} // namespace tahoe
