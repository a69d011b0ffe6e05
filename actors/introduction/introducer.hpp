#pragma once

#include "actors/environment.hpp"
#include "actors/interfaces.hpp"

namespace tahoe {

/// Keeps the newest announcement of each node and shows them to whoever asks.
/// Nothing is on disk: after a restart, which subscribers see by its
/// `incarnation`, the members announce themselves again.
///
/// With `env.peers` a node may announce nobody but itself, so that each
/// connection can take one place of the board (announcement_board.hpp) only.
/// Fails where no randomness is to be had.
caf::expected<introducer_actor>
make_introducer(caf::actor_system& sys, const environment& env);

} // namespace tahoe
