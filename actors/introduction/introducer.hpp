#pragma once

#include "actors/environment.hpp"
#include "actors/interfaces.hpp"
#include "actors/introduction_messages.hpp"

namespace tahoe {

/// An introducer as its own node sees it.
using own_introducer_actor
  = introducer_actor::extend_with<introduction_reporting_actor>;

/// Keeps the newest announcement of each node and shows them to whoever asks.
/// Nothing is on disk: after a restart, which subscribers see by its
/// `incarnation`, the members announce themselves again.
///
/// With `env.peers` a node may announce nobody but itself, so that each
/// connection can take one place of the board (announcement_board.hpp) only.
/// Fails where no randomness is to be had.
caf::expected<own_introducer_actor>
make_introducer(caf::actor_system& sys, const environment& env);

} // namespace tahoe
