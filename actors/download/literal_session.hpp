#pragma once

#include "actors/blob.hpp"
#include "actors/interfaces.hpp"
#include "actors/observed.hpp"

#include <caf/actor_system.hpp>

namespace tahoe {

/// Reads a file that its cap holds: hands out `data` and ends like any other
/// download session.
download_session_actor spawn_literal_session(caf::actor_system& sys, blob data);

} // namespace tahoe
