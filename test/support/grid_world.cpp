#include "test/support/grid_world.hpp"

#include "test/support/deterministic_system.hpp"

#include <thread>

namespace tahoe::test {

namespace {

/// The simulated time of day at the start of each world: 2026-01-01.
constexpr wall_time birth{std::chrono::seconds{1767225600}};

class simulated_world final : public grid_world {
public:
  explicit simulated_world(uint64_t seed) : world_(seed) {}

  ~simulated_world() override { world_.settle(); }

  caf::actor_system& system() override { return world_.sys; }

  disk_pool make_disk() override { return disk_pool::on_scheduler(world_.sys); }

  wall_clock clock() override {
    return [this] {
      return birth
             + std::chrono::duration_cast<wall_time::duration>(
               world_.sched.clock().now().time_since_epoch());
    };
  }

  void pass(milliseconds duration) override { world_.pass(duration); }

  void run(size_t actors) override {
    for (; actors > 0 && world_.step(); --actors) {
    }
  }

  bool wait(const std::function<bool()>& done, milliseconds patience) override {
    constexpr milliseconds step{100};
    world_.settle();
    for (; !done(); patience -= step) {
      if (patience.count() <= 0)
        return false;
      world_.pass(step);
    }
    return true;
  }

  uint64_t history() const override { return world_.history; }

private:
  deterministic_system world_;
};

class threaded_world final : public grid_world {
public:
  caf::actor_system& system() override { return system_; }

  disk_pool make_disk() override { return disk_pool::on_threads(system_, 2); }

  wall_clock clock() override { return system_wall_clock(); }

  void pass(milliseconds duration) override {
    std::this_thread::sleep_for(duration);
  }

  void run(size_t) override {}

  bool wait(const std::function<bool()>& done, milliseconds patience) override {
    auto end = std::chrono::steady_clock::now() + patience;
    for (; !done(); pass(milliseconds{1}))
      if (std::chrono::steady_clock::now() > end)
        return false;
    return true;
  }

  uint64_t history() const override { return 0; }

private:
  system_config config_;
  caf::actor_system system_{config_};
};

} // namespace

std::unique_ptr<grid_world> grid_world::simulated(uint64_t seed) {
  return std::make_unique<simulated_world>(seed);
}

std::unique_ptr<grid_world> grid_world::threaded() {
  return std::make_unique<threaded_world>();
}

} // namespace tahoe::test
