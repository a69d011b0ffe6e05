#include "test/actors/download/downloader_fixture.hpp"

#include <doctest/doctest.h>

namespace tahoe::download_session_test {

using namespace std::chrono_literals;
using fixture = test::downloader_fixture;

TEST_SUITE_BEGIN("download_session");

TEST_CASE("a reader that stops stops the servers, and after a while the "
          "session") {
  fixture f{1, 300'000};
  auto started = f.start();
  REQUIRE(started);
  REQUIRE(f.grid.ask<blob>(started->session, read_data{}));
  f.grid.pass(1min);
  uint64_t reads = 0;
  for (auto& fault : f.faults)
    reads += fault->count(storage_request::read);
  CHECK(reads <= 3 + 3 * 5);
  CHECK(f.status("running") == 1);
  f.grid.pass(10min, 1s);
  CHECK(f.status("running") == 0);
  CHECK_FALSE(f.grid.ask<blob>(started->session, read_data{}));
}

TEST_CASE("cancel ends a download at each stage") {
  for (int pieces = 0; pieces < 4; ++pieces) {
    fixture f;
    auto started = f.start();
    REQUIRE(started);
    for (int i = 0; i < pieces; ++i)
      REQUIRE(f.grid.ask<blob>(started->session, read_data{}));
    f.grid.tell(started->session, cancel_operation{});
    f.grid.settle();
    CHECK(f.status("running") == 0);
    CHECK(f.status("cancelled") == 1);
    CHECK_FALSE(f.grid.ask<blob>(started->session, read_data{}));
  }
}

TEST_CASE("a second read is refused while the first one waits") {
  fixture f;
  auto started = f.start();
  REQUIRE(started);
  for (auto& fault : f.faults)
    fault->set(storage_request::read, storage_fault::hang);
  while (f.grid.ask<blob>(started->session, read_data{}, 1s))
    continue;
  // The first read that got no answer still waits: a second one is refused.
  auto second = f.grid.ask<blob>(started->session, read_data{});
  REQUIRE_FALSE(second);
  CHECK(code_of(second.error()) == ec::refused);
  f.grid.tell(started->session, cancel_operation{});
  CHECK(f.status("running") == 0);
}

TEST_CASE("a session ends with its downloader") {
  fixture f;
  auto started = f.start();
  REQUIRE(started);
  caf::anon_send_exit(f.downloader, caf::exit_reason::kill);
  f.grid.settle();
  CHECK_FALSE(f.grid.ask<blob>(started->session, read_data{}));
}

TEST_CASE("a session that dies while it opens its file is an error") {
  fixture f;
  for (auto& fault : f.faults)
    fault->set(storage_request::find, storage_fault::hang);
  auto pending = f.grid.self->request(f.downloader, caf::infinite,
                                      start_download{f.file.cap});
  f.grid.settle();
  // The downloader wakes its session, which then waits to run.
  f.grid.sched.advance_time(100ms);
  auto& jobs = f.grid.sched.jobs;
  caf::scheduled_actor* session = nullptr;
  while (session == nullptr && f.grid.sched.has_job()) {
    f.grid.sched.run_once();
    for (auto* job : jobs)
      if (auto* actor = dynamic_cast<caf::scheduled_actor*>(job);
          actor != nullptr && actor->name() == std::string{"download"})
        session = actor;
  }
  REQUIRE(session != nullptr);
  caf::anon_send_exit(session->address(), caf::exit_reason::kill);
  f.grid.settle();
  auto seen = ec::none;
  pending.receive([](const download_started&) {},
                  [&](const caf::error& why) { seen = code_of(why); });
  CHECK(seen == ec::cancelled);
  CHECK(f.status("running") == 0);
}

TEST_SUITE_END();

} // namespace tahoe::download_session_test
