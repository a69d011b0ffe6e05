#include "web/server/ask.hpp"

#include <caf/actor_system.hpp>

namespace tahoe {

asker_actor spawn_asker(caf::actor_system& sys) {
  auto behavior = [](asker_actor::pointer self) -> asker_actor::behavior_type {
    return {
      [self](const ask_job& job) { job.send(self); },
    };
  };
  return sys.spawn(behavior);
}

} // namespace tahoe
