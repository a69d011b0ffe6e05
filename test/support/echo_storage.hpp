#pragma once

#include "actors/interfaces.hpp"

#include <caf/typed_event_based_actor.hpp>

namespace tahoe::test {

/// A remote service of which only reading does something: it answers with as
/// many bytes as were asked for, and never if none were.
inline storage_actor::behavior_type echo_storage(storage_actor::pointer self) {
  auto refuse = [] { return failure(ec::unsupported, "not in this test"); };
  return {
    [=](const find_shares&) -> caf::result<shares_found> { return refuse(); },
    [=](const allocate_buckets&) -> caf::result<buckets_allocated> {
      return refuse();
    },
    [=](const write_share&) -> caf::result<void> { return refuse(); },
    [=](const close_share&) -> caf::result<void> { return refuse(); },
    [=](const abort_buckets&) -> caf::result<void> { return refuse(); },
    [=](const store_shares&) -> caf::result<shares_stored> { return refuse(); },
    [self](const read_share& msg) -> caf::result<blob> {
      if (msg.length == 0)
        return self->make_response_promise<blob>();
      blob result{msg.length};
      memset(result.mutable_data(), msg.number, result.size());
      return result;
    },
    [=](const advise_corrupt_share&) -> caf::result<void> { return refuse(); },
    [](const get_status&) { return caf::settings{}; },
  };
}

} // namespace tahoe::test
