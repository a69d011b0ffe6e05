#include "actors/disk.hpp"

#include <caf/exit_reason.hpp>
#include <caf/send.hpp>
#include <caf/typed_event_based_actor.hpp>

namespace tahoe {

namespace {

disk_actor::behavior_type disk_worker(disk_actor::pointer) {
  return {
    [](const disk_job& job) { job.work(); },
  };
}

} // namespace

disk_pool disk_pool::on_threads(caf::actor_system& sys, size_t threads) {
  disk_pool result;
  result.on_threads_ = true;
  for (size_t i = 0; i < threads; ++i)
    result.workers_.push_back(result.spawn_worker(sys));
  return result;
}

disk_pool disk_pool::on_scheduler(caf::actor_system& sys) {
  disk_pool result;
  result.workers_.push_back(result.spawn_worker(sys));
  return result;
}

disk_actor disk_pool::spawn_worker(caf::actor_system& sys) const {
  return on_threads_ ? sys.spawn<caf::detached>(disk_worker)
                     : sys.spawn(disk_worker);
}

void disk_pool::stop() {
  for (auto& worker : workers_)
    caf::anon_send_exit(worker, caf::exit_reason::user_shutdown);
  workers_.clear();
}

} // namespace tahoe
