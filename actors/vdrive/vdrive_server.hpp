#pragma once

#include "actors/environment.hpp"
#include "config/node_config.hpp"

#include <caf/actor_system.hpp>

namespace tahoe {

/// Spawns the vdrive for the directory store of a node, which it makes if need
/// be. Blocks; after a life that ended uncleanly for as long as it takes to
/// check the whole store. Errors are those of `open_store` (store_opening.hpp):
/// what they say is for the operator.
///
/// Changes are taken from nodes that `env.peers` knows; without it, all askers
/// are one.
caf::expected<vdrive_service_actor>
make_vdrive_server(caf::actor_system& sys, const node_directory& directory,
                   const vdrive_config& config, const environment& env);

} // namespace tahoe
