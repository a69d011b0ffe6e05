#pragma once

#include "actors/environment.hpp"
#include "actors/interfaces.hpp"
#include "actors/tub/local_switchboard.hpp"
#include "config/swissnum_table.hpp"

namespace tahoe {

/// The tub of a node whose whole grid lives in one actor system. It behaves as
/// the network tub does, without a network: its furls name no place and are
/// resolved on the switchboard.
///
/// The node is present from here until the tub ends. Fails with `refused` if
/// it already is.
caf::expected<tub_actor>
make_local_tub(caf::actor_system& sys, const tub_id& node,
               swissnum_table swissnums,
               std::shared_ptr<local_switchboard> switchboard,
               const environment& env);

} // namespace tahoe
