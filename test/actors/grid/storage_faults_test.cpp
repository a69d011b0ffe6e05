#include "actors/grid/storage_faults.hpp"
#include "actors/storage/storage_server.hpp"
#include "test/support/deterministic_system.hpp"
#include "test/support/storage_files.hpp"
#include "test/support/temporary_directory.hpp"

#include <doctest/doctest.h>

namespace tahoe::storage_faults_test {

using test::example_d;

namespace {

/// A server that holds share 1, with a misbehaving front.
struct fixture {
  fixture() : env{disk_pool::on_scheduler(world.sys), {}, {}, {}, {}} {
    env.clock = system_wall_clock();
    env.random = system_random();
    test::write_file(storage_layout{home.path()}.share(example_d::si(), 1),
                     test::from_hex("00000002 00000004 00000000 01020304"));
    real = *make_storage_server(world.sys, {false, 0, home.path()}, env);
    front = make_faulty_storage(world.sys, real, faults);
  }

  ~fixture() {
    caf::anon_send_exit(real, caf::exit_reason::user_shutdown);
    real = nullptr;
    front = nullptr;
    env.disk.stop();
    world.settle();
  }

  caf::expected<blob> read() {
    return world.ask<blob>(front, read_share{example_d::si(), 1, 0, 4},
                           std::chrono::seconds(10));
  }

  ec allocate() {
    return code_of(
      world.ask<buckets_allocated>(front, example_d::allocate({2}, 10))
        .error());
  }

  test::temporary_directory home;
  test::deterministic_system world;
  environment env;
  std::shared_ptr<fault_switch> faults = std::make_shared<fault_switch>();
  storage_actor real;
  storage_actor front;
};

std::string hex(const caf::expected<blob>& bytes) {
  return bytes ? test::to_hex(bytes->view()) : describe(bytes.error());
}

} // namespace

TEST_SUITE_BEGIN("storage_faults");

TEST_CASE_FIXTURE(fixture, "without a fault the server is as it is") {
  CHECK(hex(read()) == "01020304");
  CHECK(world.ask<buckets_allocated>(front, example_d::allocate({2}, 10)));
  CHECK(world.ask<caf::settings>(front, get_status{}));
  CHECK(faults->count(storage_request::read) == 1);
}

TEST_CASE_FIXTURE(fixture, "the server sees who really asked") {
  CHECK(world.ask<buckets_allocated>(front, example_d::allocate({2}, 10)));
  // The asker is gone, and with it the bucket.
  CHECK(test::count_entries(home.path() / "shares/incoming") == 0);
}

TEST_CASE_FIXTURE(fixture, "refusing and full servers say so") {
  faults->set(storage_fault::refuse);
  CHECK(allocate() == ec::refused);
  faults->set(storage_fault::full);
  CHECK(allocate() == ec::no_space);
  auto found = world.ask<shares_found>(front, find_shares{example_d::si(), 4});
  REQUIRE(found);
  CHECK(found->writable_space == 0);
  CHECK(found->shares.items.size() == 1);
}

TEST_CASE_FIXTURE(fixture, "a corrupt read differs, a truncated one is short") {
  faults->set(storage_request::read, storage_fault::corrupt);
  CHECK(hex(read()) == "01020204");
  faults->set(storage_request::read, storage_fault::truncate);
  CHECK(hex(read()) == "0102");
}

TEST_CASE_FIXTURE(fixture, "a hanging server does not answer") {
  faults->set(storage_request::read, storage_fault::hang);
  CHECK(read().error() == caf::sec::request_timeout);
  faults->set(storage_fault::none);
  CHECK(hex(read()) == "01020304");
}

TEST_CASE_FIXTURE(fixture, "a slow server answers late") {
  faults->set(storage_request::read, storage_fault::slow);
  auto start = world.sched.clock().now();
  CHECK(hex(read()) == "01020304");
  CHECK(world.sched.clock().now() - start >= faults->delay);
}

TEST_CASE_FIXTURE(fixture, "a dying server goes down") {
  faults->set(storage_request::read, storage_fault::die);
  CHECK(!read());
  faults->set(storage_fault::none);
  CHECK(!read());
}

TEST_SUITE_END();

} // namespace tahoe::storage_faults_test
