#pragma once

#include "actors/environment.hpp"

#include <caf/actor_system.hpp>

#include <chrono>
#include <functional>
#include <memory>

namespace tahoe::test {

using std::chrono::milliseconds;

/// Where the actors of a grid run, and how their time passes.
class grid_world {
public:
  /// Everything happens in this thread while somebody waits, in virtual time
  /// and in an order that is drawn from `seed`.
  static std::unique_ptr<grid_world> simulated(uint64_t seed);

  /// Real threads and real time.
  static std::unique_ptr<grid_world> threaded();

  virtual ~grid_world() = default;

  virtual caf::actor_system& system() = 0;
  virtual disk_pool make_disk() = 0;
  virtual wall_clock clock() = 0;

  /// Lets time go by.
  virtual void pass(milliseconds duration) = 0;

  /// Lets up to so many waiting actors run, one after the other, in no time. A
  /// threaded world does not know who waits and lets none run.
  virtual void run(size_t actors) = 0;

  /// Lets time go by until `done`; false if that takes longer than `patience`.
  virtual bool wait(const std::function<bool()>& done, milliseconds patience)
    = 0;

  /// Equal for equal histories of a simulated world; always 0 of a threaded.
  virtual uint64_t history() const = 0;
};

} // namespace tahoe::test
