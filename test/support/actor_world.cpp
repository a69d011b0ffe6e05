#include "test/support/actor_world.hpp"

namespace tahoe::test {

actor_world::actor_world(uint64_t seed) : system(seed) {
  env.disk = disk_pool::on_scheduler(system.sys);
  env.peers = switchboard;
  env.random = [this](std::span<uint8_t> to) -> caf::expected<void> {
    for (auto& byte : to)
      byte = static_cast<uint8_t>(system.rng());
    return {};
  };
  env.clock = [this] {
    return wall_time{std::chrono::hours{500'000}}
           + std::chrono::duration_cast<wall_time::duration>(
             system.sched.clock().now().time_since_epoch());
  };
}

} // namespace tahoe::test
