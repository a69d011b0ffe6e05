#pragma once

#include "actors/interfaces.hpp"
#include "codec/error.hpp"

#include <caf/actor_system.hpp>
#include <caf/duration.hpp>

#include <chrono>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tahoe {

/// The threads on which all nodes of a process do their disk work: a handle,
/// copied freely. Work with the same key runs in order, one piece at a time.
class disk_pool {
public:
  /// `threads` workers, each a thread of its own.
  static disk_pool on_threads(caf::actor_system& sys, size_t threads);

  /// One worker on the scheduler: tests with virtual time stay deterministic.
  static disk_pool on_scheduler(caf::actor_system& sys);

  /// One more worker of the same kind, for work that keeps it busy for long or
  /// must not wait for that of others. Whoever asked ends it.
  disk_actor spawn_worker(caf::actor_system& sys) const;

  const disk_actor& worker(size_t key) const {
    return workers_[key % workers_.size()];
  }

  /// Ends the workers after what they have begun. Call once, when no node uses
  /// the pool any more.
  void stop();

private:
  std::vector<disk_actor> workers_;
  bool on_threads_ = false;
};

/// Disk work that takes longer than this counts as failed, though it may still
/// be done later.
inline constexpr caf::duration disk_deadline{caf::time_unit::seconds, 60};

/// Runs `work`, a copyable `expected<T>()`, on a disk thread, then `then`, a
/// `void(expected<T>)`, in the actor `self`. `work` must not touch the actor;
/// if the actor ends in between, the result is dropped. An exception in `work`
/// becomes an `io_failure`, and the thread goes on.
///
/// Where it matters what became of the work, let `deadline` be caf::infinite.
template <class T, class Self, class Work, class Then>
void run_on_disk(Self* self, const disk_actor& worker, Work work, Then then,
                 caf::duration deadline = disk_deadline) {
  auto result = std::make_shared<std::optional<caf::expected<T>>>();
  auto job = [work = std::move(work), result]() mutable {
    try {
      result->emplace(work());
    } catch (const std::exception& problem) {
      result->emplace(failure(
        ec::io_failure, std::string{"disk work broke off: "} + problem.what()));
    }
  };
  self->request(worker, deadline, disk_job{std::move(job)})
    .then([then, result]() mutable { then(std::move(**result)); },
          [then](caf::error& err) mutable {
            then(caf::expected<T>{failure(
              ec::io_failure, "the disk did not answer: " + describe(err))});
          });
}

} // namespace tahoe
