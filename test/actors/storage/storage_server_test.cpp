#include "test/actors/storage/storage_server_fixture.hpp"
#include "test/support/metric_lines.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <sstream>

namespace tahoe::storage_server_test {

using test::example_d;
using fixture = test::storage_server_fixture;

TEST_SUITE_BEGIN("storage_server");

TEST_CASE_FIXTURE(fixture, "a share is stored, closed and read back") {
  auto& me = world.self;
  auto opened = allocate(me, {1}, data.size());
  CHECK(to_string(opened.allocated) == "{1}");
  CHECK(found(me) == "{}");
  CHECK(
    tell(me, write_share{opened.token, 1, 0, blob{byte_view{data}.first(1000)}})
    == ec::none);
  CHECK(tell(me, write_share{opened.token, 1, 1000,
                             blob{byte_view{data}.subspan(1000)}})
        == ec::none);
  CHECK(tell(me, close_share{opened.token, 1}) == ec::none);
  CHECK(found(me) == "{1}");
  auto bytes = ask<blob>(me, read_share{example_d::si(), 1, 9, 5000});
  REQUIRE(bytes);
  CHECK(std::equal(data.begin() + 9, data.end(), bytes->view().begin(),
                   bytes->view().end()));
  auto file = test::file_bytes(config.directory / "shares/35"
                               / example_d::si_text / "1");
  CHECK(test::to_hex(byte_view{file}.last(72)) == example_d::lease_hex);
  CHECK(incoming() == 0);
  CHECK(status("promised_bytes") == 0);
  CHECK(status("queued_bytes") == 0);
  CHECK(status("shares_received") == 1);
}

TEST_CASE_FIXTURE(fixture, "what is asked and stored is counted") {
  auto& me = world.self;
  auto shows = [&](const std::string& what) {
    return test::value_in(env.metrics, "tahoe_storage_" + what);
  };
  auto requests = [&](const std::string& kind, const std::string& outcome) {
    return shows("requests_total{outcome=\"" + outcome + "\",request=\"" + kind
                 + "\"}");
  };
  auto opened = allocate(me, {1, 2}, 500);
  CHECK(shows("open_buckets") == 2);
  CHECK(shows("promised_bytes") > 1000);
  tell(me, write_share{opened.token, 1, 0, blob{byte_view{data}.first(500)}});
  tell(me, write_share{opened.token, 1, 0, blob{byte_view{data}.first(500)}});
  tell(me, close_share{opened.token, 1});
  tell(me, abort_buckets{opened.token});
  ask<blob>(me, read_share{example_d::si(), 1, 0, 100});
  ask<blob>(me, read_share{example_d::si(), 7, 0, 100});
  tell(me, advise_corrupt_share{example_d::si(), 1, {"bad"}});
  CHECK(requests("allocate", "done") == 1);
  CHECK(requests("write", "done") == 1);
  CHECK(requests("write", "refused") == 1);
  CHECK(requests("close", "done") == 1);
  CHECK(requests("abort", "done") == 1);
  CHECK(requests("read", "done") == 1);
  CHECK(requests("read", "refused") == 1);
  CHECK(shows("request_duration_seconds_count{request=\"write\"}") == 2);
  CHECK(shows("written_bytes_total") == 500);
  CHECK(shows("read_bytes_total") == 100);
  CHECK(shows("shares_stored_total") == 1);
  CHECK(shows("corruption_reports_total") == 1);
  CHECK(shows("open_buckets") == 0);
  CHECK(shows("promised_bytes") == 0);
  CHECK(shows("writable_bytes") > 0);
  CHECK(shows("disk_used_bytes") > 0);
  CHECK(shows("bad_shares_total") == 0);
  std::filesystem::resize_file(
    config.directory / "shares/35" / example_d::si_text / "1", 10);
  CHECK(found(me) == "{}");
  CHECK(shows("bad_shares_total") == 1);
}

TEST_CASE_FIXTURE(fixture, "a full server says so") {
  stop();
  config.reserved_space = UINT64_MAX;
  start();
  CHECK(
    code_of(
      ask<buckets_allocated>(world.self, example_d::allocate({1}, 5)).error())
    == ec::no_space);
  auto space = ask<shares_found>(world.self, find_shares{example_d::si(), 0});
  REQUIRE(space);
  CHECK(space->writable_space == 0);
  CHECK(status("promised_bytes") == 0);
}

TEST_CASE_FIXTURE(fixture, "log lines carry the id of the asker's operation") {
  stop();
  env.log = *logger::to_files(home.path(), {log_level::debug});
  start();
  auto& me = world.self;
  auto request = example_d::allocate({1}, 5);
  request.operation.text = "upload7";
  auto opened = ask<buckets_allocated>(me, request);
  REQUIRE(opened);
  CHECK(tell(me, write_share{opened->token, 1, 0, blob{as_bytes("hello")}})
        == ec::none);
  CHECK(tell(me, close_share{opened->token, 1}) == ec::none);
  CHECK(ask<shares_found>(me, find_shares{example_d::si(), 0, {"search9"}}));
  CHECK(ask<shares_found>(me, find_shares{example_d::si(), 0, {"x\nFAKE"}}));
  std::ostringstream log;
  log << std::ifstream{home.path() / "node.log"}.rdbuf();
  auto has = [&](const char* text) {
    return log.str().find(text) != std::string::npos;
  };
  CHECK(has("storage buckets-allocated id=upload7 si="));
  CHECK(has("storage share-closed id=upload7 si="));
  CHECK(has("storage shares-found id=search9 si="));
  CHECK(has("storage shares-found si="));
  CHECK_FALSE(has("FAKE"));
}

TEST_CASE_FIXTURE(fixture, "hostile sizes are harmless") {
  auto& me = world.self;
  for (auto size : {UINT64_MAX, uint64_t{1} << 63, uint64_t{1} << 44})
    CHECK(code_of(
            ask<buckets_allocated>(me, example_d::allocate({1}, size)).error())
          == ec::no_space);
  CHECK(ask<shares_found>(me, find_shares{example_d::si(), UINT32_MAX}));
  CHECK(code_of(
          ask<blob>(me, read_share{example_d::si(), 0, 0, UINT32_MAX}).error())
        == ec::malformed);
  CHECK(code_of(
          ask<blob>(me, read_share{example_d::si(), 0, UINT64_MAX, 1}).error())
        == ec::not_found);
  CHECK(incoming() == 0);
  CHECK(status("promised_bytes") == 0);
}

TEST_CASE_FIXTURE(fixture, "a restart serves what was acknowledged") {
  auto opened = allocate(world.self, {1, 2}, 5);
  for (uint8_t number : {1, 2})
    tell(world.self,
         write_share{opened.token, number, 0, blob{byte_view{data}.first(5)}});
  CHECK(tell(world.self, close_share{opened.token, 1}) == ec::none);
  stop();
  start();
  CHECK(found(world.self) == "{1}");
  CHECK(incoming() == 0);
}

TEST_CASE_FIXTURE(fixture, "an advisory is kept for the operator") {
  auto opened = allocate(world.self, {1}, 0);
  CHECK(tell(world.self, close_share{opened.token, 1}) == ec::none);
  CHECK(tell(world.self, advise_corrupt_share{example_d::si(), 1, {"bad"}})
        == ec::none);
  CHECK(std::filesystem::exists(
    config.directory / "corruption-advisories"
    / "2023-11-14T221320Z--35ll6l2n2q2wverwchhnjfrobu-1"));
}

TEST_SUITE_END();

} // namespace tahoe::storage_server_test
