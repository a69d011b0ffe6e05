#include "test/actors/upload/uploader_fixture.hpp"

#include <doctest/doctest.h>

// With a random key and a size that is known nothing is spooled.

namespace tahoe::streamed_upload_test {

using fixture = test::uploader_fixture;
using test::sample;
using test::small_segments;

namespace {

start_upload streamed(uint64_t size) {
  return {false, size};
}

} // namespace

TEST_SUITE_BEGIN("streamed_upload");

TEST_CASE("shares leave before the last byte has come") {
  fixture f{10, small_segments()};
  auto session = f.start(streamed(sample().size()));
  f.feed(session, byte_view{sample()}.first(200'000));
  f.world.settle();
  CHECK_EQ(f.incoming_on_all(), 10);
  CHECK_GE(f.faults[0]->count(storage_request::write), 3);
  f.feed(session, byte_view{sample()}.subspan(200'000));
  auto done = f.world.ask<upload_finished>(session, finish_upload{});
  REQUIRE(done);
  CHECK_EQ(f.incoming_on_all(), 0);
  CHECK_EQ(f.stored_on_all(), 10);
}

TEST_CASE("a directory for temporary files is not needed") {
  fixture f{10, small_segments()};
  std::filesystem::remove(f.directory.path() / "tmp");
  auto session = f.start(streamed(sample().size()));
  f.feed(session, sample());
  CHECK(f.world.ask<upload_finished>(session, finish_upload{}));
}

TEST_CASE("pieces may end anywhere in a segment") {
  for (size_t piece : {1000, 65'535, 65'536, 65'537, 300'000}) {
    CAPTURE(piece);
    fixture f{10, small_segments()};
    auto session = f.start(streamed(sample().size()));
    f.feed(session, sample(), piece);
    CHECK(f.world.ask<upload_finished>(session, finish_upload{}));
    CHECK_EQ(f.stored_on_all(), 10);
  }
}

TEST_CASE("whoever feeds waits while the servers are slow") {
  fixture f{10, small_segments()};
  f.set_faults(1, storage_request::write, storage_fault::hang);
  auto session = f.start(streamed(10'000'000));
  blob segment{size_t{65'536}};
  size_t taken = 0;
  while (taken < 20
         && f.world.tell(session, put_data{segment}, std::chrono::seconds{10}))
    ++taken;
  CHECK_EQ(taken, encoding_config{}.pipeline_segments);
  REQUIRE(f.world.tell(session, cancel_operation{}));
  f.world.settle();
  CHECK_EQ(f.incoming_on_all(), 0);
}

TEST_CASE("more or fewer bytes than announced are an error") {
  for (auto announced : {sample().size() - 1, sample().size() + 1}) {
    CAPTURE(announced);
    fixture f{10, small_segments()};
    auto session = f.start(streamed(announced));
    f.feed(session, byte_view{sample()}.first(250'000));
    auto last = f.world.tell(
      session, put_data{blob{byte_view{sample()}.subspan(250'000)}});
    auto done = last ? f.world.ask<upload_finished>(session, finish_upload{})
                     : caf::expected<upload_finished>{last.error()};
    REQUIRE_FALSE(done);
    CHECK_EQ(code_of(done.error()), ec::malformed);
    CHECK_NE(describe(done.error()).find(std::to_string(announced)),
             std::string::npos);
    f.world.settle();
    CHECK_EQ(f.incoming_on_all(), 0);
    CHECK_EQ(f.stored_on_all(), 0);
  }
}

TEST_CASE("the announced size of a convergent file is checked too") {
  fixture f;
  auto session = f.start({true, 100});
  f.feed(session, byte_view{sample()}.first(99));
  auto done = f.world.ask<upload_finished>(session, finish_upload{});
  REQUIRE_FALSE(done);
  CHECK_EQ(code_of(done.error()), ec::malformed);
}

TEST_CASE("a small file with a random key is a LIT cap all the same") {
  fixture f;
  auto session = f.start(streamed(5));
  f.feed(session, as_bytes("hello"));
  auto done = f.world.ask<upload_finished>(session, finish_upload{});
  REQUIRE(done);
  CHECK_EQ(done->cap, "URI:LIT:nbswy3dp");
}

TEST_SUITE_END();

} // namespace tahoe::streamed_upload_test
