#pragma once

#include "actors/interfaces.hpp"
#include "codec/error.hpp"

#include <caf/actor_system.hpp>
#include <caf/typed_event_based_actor.hpp>

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace tahoe::test {

/// The shares of one file on a server, which tests may change at any time, and
/// what the server was told about them.
struct memory_shares {
  storage_index index;
  std::map<uint8_t, blob> shares;
  std::vector<std::string> advisories;
  uint64_t writable_space = 0; ///< what it says that it would take
};

/// Serves shares from memory; takes none.
inline storage_actor make_memory_storage(caf::actor_system& sys,
                                         std::shared_ptr<memory_shares> here) {
  auto refuse = [] { return failure(ec::refused, "this server is read-only"); };
  return sys.spawn([=](storage_actor::pointer) -> storage_actor::behavior_type {
    return {
      [=](const find_shares& msg) {
        shares_found result;
        result.writable_space = here->writable_space;
        if (msg.index == here->index)
          for (auto& [number, share] : here->shares)
            result.shares.items.push_back(
              {number, share.size(),
               share.slice(0, std::min<size_t>(msg.head_size, share.size()))});
        return result;
      },
      [=](const allocate_buckets&) -> caf::result<buckets_allocated> {
        return refuse();
      },
      [=](const write_share&) -> caf::result<void> { return refuse(); },
      [=](const close_share&) -> caf::result<void> { return refuse(); },
      [=](const abort_buckets&) -> caf::result<void> { return refuse(); },
      [=](const store_shares&) -> caf::result<shares_stored> {
        return refuse();
      },
      [=](const read_share& msg) -> caf::result<blob> {
        auto share = here->shares.find(msg.number);
        if (msg.index != here->index || share == here->shares.end())
          return failure(ec::not_found, "this share is not here");
        auto size = share->second.size();
        auto first = std::min<uint64_t>(msg.offset, size);
        return share->second.slice(
          first, std::min<uint64_t>(msg.length, size - first));
      },
      [=](const advise_corrupt_share& msg) {
        here->advisories.push_back(msg.reason.text);
      },
      [](const get_status&) { return caf::settings{}; },
    };
  });
}

/// Knows the servers that stand in `known`, announces nothing.
inline introducer_client_actor
make_server_directory(caf::actor_system& sys,
                      std::shared_ptr<known_servers> known) {
  return sys.spawn([=](introducer_client_actor::pointer)
                     -> introducer_client_actor::behavior_type {
    return {
      [](const announce_service&) {},
      [](const find_service&) -> caf::result<std::string> {
        return failure(ec::not_found, "nobody has announced anything");
      },
      [=](const get_servers&) { return *known; },
      [](const get_status&) { return caf::settings{}; },
      [](const link_up&) {},
      [](const link_down&) {},
    };
  });
}

} // namespace tahoe::test
