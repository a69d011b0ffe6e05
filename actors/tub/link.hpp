#pragma once

#include "actors/environment.hpp"
#include "actors/interfaces.hpp"

namespace tahoe {

/// Keeps the service at `where` in reach and tells `owner` with `link_up` and
/// `link_down`, under `number`, whenever that changes. After a failure or a
/// loss it tries again for ever, ever less often (backoff.hpp); at once when
/// told of new places or that the peer came by itself.
///
/// The link ends with its owner and does not keep it alive. Of `env` it uses
/// randomness and log.
link_actor
make_link(caf::actor_system& sys, tub_actor tub, furl where, uint64_t number,
          const link_owner_actor& owner, const environment& env);

} // namespace tahoe
