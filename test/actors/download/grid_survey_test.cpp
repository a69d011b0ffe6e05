#include "test/actors/download/downloader_fixture.hpp"

#include <doctest/doctest.h>

#include <algorithm>

namespace tahoe::grid_survey_test {

using namespace std::chrono_literals;
using fixture = test::downloader_fixture;

TEST_SUITE_BEGIN("grid_survey");

namespace {

servers_surveyed survey(fixture& f) {
  auto result = f.grid.ask<servers_surveyed>(f.downloader,
                                             survey_servers{f.file.cap.si()});
  REQUIRE(result);
  return *result;
}

const surveyed_server& row_of(const servers_surveyed& found, uint8_t server) {
  auto is_it = [&](auto& x) { return x.id.bytes[0] == server; };
  auto row = std::find_if(found.servers.begin(), found.servers.end(), is_it);
  REQUIRE(row != found.servers.end());
  return *row;
}

} // namespace

TEST_CASE("every server tells of its shares and its room") {
  fixture f;
  for (auto& store : f.stores)
    store->writable_space = 1000;
  f.stores[3]->shares.clear();
  f.faults[4]->set(storage_fault::full);
  auto found = survey(f);
  CHECK(found.servers.size() == 10);
  CHECK(found.disconnected == 0);
  for (uint8_t i = 0; i < 10; ++i) {
    auto& row = row_of(found, i);
    CHECK(row.answered);
    CHECK(row.problem.empty());
    CHECK(row.shares.size() == (i == 3 ? 0 : 1));
    CHECK(row.shares.contains(i) == (i != 3));
    CHECK(row.writable_space == (i == 4 ? 0 : 1000));
  }
}

TEST_CASE("who is silent keeps nobody waiting for long") {
  fixture f;
  f.faults[2]->set(storage_request::find, storage_fault::hang);
  f.faults[5]->set(storage_request::find, storage_fault::refuse);
  f.known->servers[7].service = nullptr;
  auto begun = f.grid.sys.clock().now();
  auto found = survey(f);
  CHECK(f.grid.sys.clock().now() - begun < 6s);
  CHECK(found.servers.size() == 9);
  CHECK(found.disconnected == 1);
  CHECK_FALSE(row_of(found, 2).answered);
  CHECK(row_of(found, 2).problem == "no answer yet");
  CHECK_FALSE(row_of(found, 5).answered);
  CHECK_FALSE(row_of(found, 5).problem.empty());
  CHECK(row_of(found, 6).answered);
}

TEST_CASE("a late answer does no harm") {
  fixture f;
  f.faults[2]->delay = 8s;
  f.faults[2]->set(storage_request::find, storage_fault::slow);
  CHECK_FALSE(row_of(survey(f), 2).answered);
  f.grid.pass(20s);
  CHECK(f.download() == f.file.plaintext);
}

TEST_CASE("who has the same question at the same time has the same answer") {
  fixture f;
  survey(f);
  auto asked = f.faults[0]->count(storage_request::find);
  f.stores[0]->shares.clear();
  CHECK(row_of(survey(f), 0).shares.size() == 1);
  CHECK(f.faults[0]->count(storage_request::find) == asked);
  auto other = f.grid.ask<servers_surveyed>(f.downloader,
                                            survey_servers{storage_index{}});
  REQUIRE(other);
  CHECK(row_of(*other, 1).shares.empty());
  f.grid.pass(6s);
  CHECK(row_of(survey(f), 0).shares.empty());
}

TEST_CASE("a grid without servers has an answer, too") {
  fixture f;
  f.known->servers.clear();
  auto found = survey(f);
  CHECK(found.servers.empty());
}

TEST_SUITE_END();

} // namespace tahoe::grid_survey_test
