#pragma once

#include "actors/environment.hpp"
#include "actors/interfaces.hpp"

namespace tahoe {

/// Starts walks over directories that `drive` can read. Their end is the
/// walker's, too.
walker_actor make_walker(caf::actor_system& sys, vdrive_client_actor drive,
                         const environment& env);

} // namespace tahoe
