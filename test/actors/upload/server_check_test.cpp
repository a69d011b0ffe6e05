#include "test/actors/upload/uploader_fixture.hpp"

#include <doctest/doctest.h>

namespace tahoe::server_check_test {

using namespace std::chrono_literals;
using fixture = test::uploader_fixture;

TEST_SUITE_BEGIN("server_check");

namespace {

servers_checked check(fixture& f) {
  auto result = f.world.ask<servers_checked>(f.uploader, check_servers{});
  REQUIRE(result);
  return *result;
}

} // namespace

TEST_CASE("enough servers that take shares are enough") {
  fixture f;
  auto found = check(f);
  CHECK(found.connected == 10);
  CHECK(found.needed == 7);
  CHECK(found.writable >= 7);
}

TEST_CASE("servers that are full, or do not answer, do not count") {
  fixture f;
  f.set_faults(2, storage_request::find, storage_fault::hang);
  for (size_t i = 2; i < 4; ++i)
    f.faults[i]->set(storage_fault::full);
  f.faults[4]->set(storage_request::find, storage_fault::refuse);
  auto found = check(f);
  CHECK(found.connected == 10);
  CHECK(found.writable == 5);
}

TEST_CASE("a slow server keeps nobody waiting if the others are enough") {
  fixture f;
  f.set_faults(3, storage_request::find, storage_fault::hang);
  auto begun = f.world.sys.clock().now();
  CHECK(check(f).writable == 7);
  CHECK(f.world.sys.clock().now() - begun < 1s);
}

TEST_CASE("without a server the answer is no") {
  fixture f{0};
  auto found = check(f);
  CHECK(found.connected == 0);
  CHECK(found.writable == 0);
}

TEST_CASE("servers are not asked more often than every few seconds") {
  fixture f;
  check(f);
  auto asked = f.faults[0]->count();
  f.faults[0]->set(storage_fault::full);
  for (int i = 0; i < 20; ++i)
    check(f);
  CHECK(f.faults[0]->count() == asked);
  f.world.pass(6s);
  check(f);
  CHECK(f.faults[0]->count() == asked + 1);
}

TEST_SUITE_END();

} // namespace tahoe::server_check_test
