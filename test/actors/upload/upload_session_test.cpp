#include "test/actors/upload/uploader_fixture.hpp"

#include <doctest/doctest.h>

namespace tahoe::upload_session_test {

using fixture = test::uploader_fixture;
using test::sample;
using test::small_segments;

TEST_SUITE_BEGIN("upload_session");

TEST_CASE("cancelling while shares are sent leaves no bucket") {
  fixture f{10, small_segments()};
  f.set_faults(1, storage_request::write, storage_fault::hang);
  auto session = f.start();
  f.feed(session, sample());
  caf::scoped_actor waiting{f.world.sys, true};
  auto pending = waiting->request(session, caf::infinite, finish_upload{});
  f.world.settle();
  CHECK_GE(f.incoming_on_all(), 9);
  REQUIRE(f.world.tell(session, cancel_operation{}));
  f.world.settle();
  CHECK_EQ(f.incoming_on_all(), 0);
  CHECK_EQ(f.stored_on_all(), 0);
  caf::error seen;
  pending.receive([](upload_finished&) {},
                  [&](caf::error& reason) { seen = std::move(reason); });
  CHECK_EQ(code_of(seen), ec::cancelled);
}

TEST_CASE("buckets that open after the upload was cancelled are aborted") {
  fixture f;
  for (auto& faults : f.faults)
    faults->set(storage_request::allocate, storage_fault::slow);
  auto session = f.start();
  f.feed(session, sample());
  caf::anon_send(session, finish_upload{});
  f.world.settle();
  REQUIRE_EQ(f.faults[0]->count(storage_request::allocate), 1);
  REQUIRE(f.world.tell(session, cancel_operation{}));
  f.world.pass(std::chrono::seconds{5});
  CHECK_EQ(f.faults[0]->count(storage_request::abort), 1);
  CHECK_EQ(f.incoming_on_all(), 0);
}

TEST_CASE("a session that dies leaves no bucket") {
  fixture f{10, small_segments()};
  f.set_faults(1, storage_request::write, storage_fault::hang);
  auto session = f.start();
  f.feed(session, sample());
  caf::anon_send(session, finish_upload{});
  f.world.settle();
  CHECK_GE(f.incoming_on_all(), 9);
  caf::anon_send_exit(session, caf::exit_reason::kill);
  f.world.settle();
  CHECK_EQ(f.incoming_on_all(), 0);
}

TEST_CASE(
  "the reason why a spool cannot be written reaches whoever asks next") {
  for (bool finish : {false, true}) {
    CAPTURE(finish);
    fixture f;
    std::filesystem::remove(f.directory.path() / "tmp");
    auto session = f.start();
    blob piece{uint64_t{600} << 10};
    REQUIRE(f.world.tell(session, put_data{piece}));
    // Answered before the disk has refused it.
    REQUIRE(f.world.tell(session, put_data{piece}));
    caf::error seen;
    if (finish) {
      auto done = f.world.ask<upload_finished>(session, finish_upload{});
      REQUIRE_FALSE(done);
      seen = done.error();
    } else {
      auto more = f.world.tell(session, put_data{piece});
      REQUIRE_FALSE(more);
      seen = more.error();
    }
    CHECK_EQ(code_of(seen), ec::io_failure);
    CHECK_NE(describe(seen).find(f.directory.path() / "tmp"),
             std::string::npos);
    f.world.settle();
    CHECK_EQ(f.running(), 0);
  }
}

TEST_CASE("a failed session that nobody asks ends by itself") {
  fixture f;
  std::filesystem::remove(f.directory.path() / "tmp");
  auto session = f.start();
  REQUIRE(f.world.tell(session, put_data{blob{uint64_t{2} << 20}}));
  f.world.settle();
  CHECK_EQ(f.running(), 1);
  f.world.pass(std::chrono::minutes{2}, std::chrono::seconds{10});
  CHECK_EQ(f.running(), 0);
}

TEST_CASE("a session that nobody feeds ends by itself") {
  fixture f;
  auto session = f.start();
  f.feed(session, sample());
  f.world.pass(std::chrono::minutes{9}, std::chrono::seconds{30});
  CHECK(f.world.tell(session, put_data{blob{10}}));
  f.world.pass(std::chrono::minutes{12}, std::chrono::seconds{30});
  CHECK_FALSE(f.world.tell(session, put_data{blob{10}}));
}

TEST_SUITE_END();

} // namespace tahoe::upload_session_test
