#include "actors/storage/storage_reporter.hpp"
#include "test/actors/storage/storage_server_fixture.hpp"

#include <doctest/doctest.h>

namespace tahoe::storage_reporter_test {

using namespace std::chrono_literals;
using test::example_d;

TEST_SUITE_BEGIN("storage_reporter");

namespace {

struct reporter_fixture : test::storage_server_fixture {
  storage_report report() {
    auto reporter = caf::actor_cast<storage_reporting_actor>(server);
    auto handle
      = world.self->request(reporter, caf::infinite, get_storage_report{});
    world.settle();
    caf::expected<storage_report> result{failure(ec::none, "")};
    handle.receive([&](storage_report& x) { result = std::move(x); },
                   [&](caf::error& err) { result = std::move(err); });
    REQUIRE(result);
    return *result;
  }

  void store(uint8_t number) {
    auto& me = world.self;
    auto opened = allocate(me, {number}, data.size());
    REQUIRE(tell(me, write_share{opened.token, number, 0, blob{data}})
            == ec::none);
    REQUIRE(tell(me, close_share{opened.token, number}) == ec::none);
  }
};

} // namespace

TEST_CASE_FIXTURE(reporter_fixture, "an empty server tells of its disk") {
  auto told = report();
  CHECK(told.disk.total > 0);
  CHECK(told.disk.free >= told.disk.available);
  CHECK(told.writable > 0);
  CHECK(told.counted == 1);
  CHECK(told.shares.shares == 0);
  CHECK(told.notes == 0);
  CHECK_FALSE(told.readonly);
}

TEST_CASE_FIXTURE(reporter_fixture,
                  "it tells what it keeps and what went through it") {
  store(1);
  store(4);
  auto& me = world.self;
  REQUIRE(ask<blob>(me, read_share{example_d::si(), 1, 0, 100}));
  allocate(me, {7}, 1000);
  auto told = report();
  CHECK(told.shares.buckets == 1);
  CHECK(told.shares.shares == 2);
  CHECK(told.shares.bytes > 2 * data.size());
  CHECK(told.open_buckets == 1);
  CHECK(told.promised > 1000);
  auto& minute = told.last_hour.back();
  CHECK(minute.shares_stored == 2);
  CHECK(minute.bytes_written == 2 * data.size());
  CHECK(minute.reads == 1);
  CHECK(minute.bytes_read == 100);
}

TEST_CASE_FIXTURE(reporter_fixture,
                  "what is stored later is counted, not at once") {
  report();
  store(1);
  world.pass(1min, 1min);
  CHECK(report().shares.shares == 1);
  store(2);
  // However often it is asked, the disk has its rest.
  CHECK(report().shares.shares <= 2);
  world.pass(1min, 1min);
  CHECK(report().shares.shares == 2);
}

TEST_CASE_FIXTURE(reporter_fixture, "many who ask at once all get an answer") {
  auto reporter = caf::actor_cast<storage_reporting_actor>(server);
  int answers = 0;
  auto& me = world.self;
  for (int i = 0; i < 100; ++i)
    me->send(reporter, get_storage_report{});
  world.settle();
  while (me->has_next_message())
    me->receive([&](const storage_report&) { ++answers; });
  CHECK(answers == 100);
}

TEST_CASE_FIXTURE(reporter_fixture,
                  "notes on damaged shares are quoted, newer first") {
  store(1);
  auto& me = world.self;
  REQUIRE(tell(me, advise_corrupt_share{example_d::si(), 1, {"bad\nhash"}})
          == ec::none);
  auto directory = config.directory / "corruption-advisories";
  test::write_file(directory / "of no kind", test::patterned(10));
  test::write_file(
    directory
      / ("2001-01-01T000000Z--" + std::string{example_d::si_text} + "-3"),
    as_bytes("report: x\n\nolder\n"));
  auto told = report();
  CHECK(told.notes == 3);
  REQUIRE(told.latest_notes.size() == 2);
  CHECK(told.latest_notes[0].storage_index == example_d::si_text);
  CHECK(told.latest_notes[0].number == 1);
  CHECK(told.latest_notes[0].reason == "bad?hash");
  CHECK(told.latest_notes[1].reason == "older");
  CHECK(told.latest_notes[1].time == "2001-01-01T000000Z");
}

TEST_CASE_FIXTURE(reporter_fixture, "a read-only server takes nothing") {
  stop();
  config.readonly = true;
  config.reserved_space = 12345;
  start();
  auto told = report();
  CHECK(told.readonly);
  CHECK(told.writable == 0);
  CHECK(told.reserved == 12345);
}

TEST_SUITE_END();

} // namespace tahoe::storage_reporter_test
