#include "actors/disk.hpp"
#include "test/support/deterministic_system.hpp"

#include <doctest/doctest.h>

#include <new>
#include <stdexcept>

namespace tahoe::disk_test {

namespace {

struct fixture {
  ~fixture() {
    disk.stop();
    world.settle();
  }

  /// What an actor gets that runs `work` on the disk.
  template <class Work>
  caf::expected<int>
  run(Work work, caf::duration deadline = caf::duration{disk_deadline}) {
    caf::expected<int> result{failure(ec::none, "")};
    world.sys.spawn([&](caf::event_based_actor* self) {
      auto keep
        = [&result](caf::expected<int> done) { result = std::move(done); };
      run_on_disk<int>(self, disk.worker(0), work, keep, deadline);
    });
    world.settle();
    return result;
  }

  test::deterministic_system world;
  disk_pool disk = disk_pool::on_scheduler(world.sys);
};

caf::expected<int> answer() {
  return 42;
}

} // namespace

TEST_SUITE_BEGIN("disk");

TEST_CASE_FIXTURE(fixture, "a worker survives whatever its work throws") {
  auto broken = run(
    []() -> caf::expected<int> { throw std::runtime_error{"no such luck"}; });
  REQUIRE(!broken);
  CHECK(code_of(broken.error()) == ec::io_failure);
  CHECK(describe(broken.error()).find("no such luck") != std::string::npos);
  auto too_large = run([]() -> caf::expected<int> { throw std::bad_alloc{}; });
  REQUIRE(!too_large);
  CHECK(code_of(too_large.error()) == ec::io_failure);
  CHECK(run(answer) == 42);
}

TEST_CASE_FIXTURE(fixture,
                  "late work counts as failed, unless it may be late") {
  auto late = [this]() -> caf::expected<int> {
    world.sched.advance_time(std::chrono::minutes{2});
    return 42;
  };
  CHECK(!run(late));
  CHECK(run(late, caf::infinite) == 42);
}

TEST_SUITE_END();

} // namespace tahoe::disk_test
