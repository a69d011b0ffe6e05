#pragma once

#include "actors/environment.hpp"
#include "actors/storage/storage_service.hpp"
#include "config/node_config.hpp"

#include <caf/actor_system.hpp>

namespace tahoe {

/// Spawns the storage server for the shares in `config.directory`, which it
/// makes if need be; throws away what was not finished in an earlier life.
/// `io_failure` if the directory cannot be used.
///
/// A bucket belongs to the actor that allocated it: others are refused, and
/// when it goes down its open buckets are thrown away.
caf::expected<own_storage_actor>
make_storage_server(caf::actor_system& sys, const storage_config& config,
                    const environment& env);

} // namespace tahoe
