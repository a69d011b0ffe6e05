#pragma once

#include "actors/environment.hpp"
#include "actors/tub/local_switchboard.hpp"
#include "test/support/deterministic_system.hpp"
#include "test/support/temporary_directory.hpp"

namespace tahoe::test {

/// Where nodes can live in a test: one deterministic actor system, whose time
/// is the wall clock too, with a switchboard between their tubs.
struct actor_world {
  explicit actor_world(uint64_t seed = 1);

  temporary_directory directory;
  deterministic_system system;
  std::shared_ptr<local_switchboard> switchboard
    = std::make_shared<local_switchboard>();
  environment env;
};

} // namespace tahoe::test
