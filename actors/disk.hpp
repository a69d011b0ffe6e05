#pragma once

#include "actors/interfaces.hpp"
#include "codec/error.hpp"

#include <caf/actor_system.hpp>

#include <chrono>
#include <memory>
#include <optional>
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

  const disk_actor& worker(size_t key) const {
    return workers_[key % workers_.size()];
  }

  /// Ends the workers after what they have begun. Call once, when no node uses
  /// the pool any more.
  void stop();

private:
  std::vector<disk_actor> workers_;
};

/// Disk work that takes longer than this counts as failed.
inline constexpr auto disk_deadline = std::chrono::seconds(60);

/// Runs `work`, a copyable `expected<T>()`, on a disk thread, then `then`, a
/// `void(expected<T>)`, in the actor `self`. `work` must not touch the actor;
/// if the actor ends in between, the result is dropped.
template <class T, class Self, class Work, class Then>
void run_on_disk(Self* self, const disk_actor& worker, Work work, Then then) {
  auto result = std::make_shared<std::optional<caf::expected<T>>>();
  auto job
    = [work = std::move(work), result]() mutable { result->emplace(work()); };
  self->request(worker, disk_deadline, disk_job{std::move(job)})
    .then([then, result]() mutable { then(std::move(**result)); },
          [then](caf::error& err) mutable {
            then(caf::expected<T>{failure(
              ec::io_failure, "the disk did not answer: " + describe(err))});
          });
}

} // namespace tahoe
