#include "test/actors/storage/storage_server_fixture.hpp"

#include <doctest/doctest.h>

namespace tahoe::bucket_ownership_test {

using test::example_d;
using fixture = test::storage_server_fixture;

namespace {

allocate_buckets all_share_numbers() {
  auto result = example_d::allocate({}, 1);
  for (unsigned i = 0; i < 256; ++i)
    result.wanted.insert(static_cast<uint8_t>(i));
  return result;
}

} // namespace

TEST_SUITE_BEGIN("bucket_ownership");

TEST_CASE_FIXTURE(fixture, "a token is worthless to others") {
  caf::scoped_actor thief{world.sys};
  auto opened = allocate(world.self, {1}, 10);
  blob bytes{byte_view{data}.first(10)};
  CHECK(tell(thief, write_share{opened.token, 1, 0, bytes}) == ec::refused);
  CHECK(tell(thief, close_share{opened.token, 1}) == ec::refused);
  CHECK(tell(thief, abort_buckets{opened.token}) == ec::refused);
  CHECK(tell(world.self, write_share{opened.token, 1, 0, bytes}) == ec::none);
  CHECK(tell(world.self, close_share{opened.token, 1}) == ec::none);
}

TEST_CASE_FIXTURE(fixture, "an unknown token is not found") {
  auto& me = world.self;
  CHECK(tell(me, write_share{}) == ec::not_found);
  CHECK(tell(me, close_share{}) == ec::not_found);
  CHECK(tell(me, abort_buckets{}) == ec::not_found);
  auto opened = allocate(me, {1}, 10);
  CHECK(tell(me, close_share{opened.token, 2}) == ec::not_found);
}

TEST_CASE_FIXTURE(fixture, "of two uploaders of a share only one gets it") {
  caf::scoped_actor other{world.sys};
  auto mine = allocate(world.self, {1}, 5);
  auto theirs = allocate(other, {1, 2}, 5);
  CHECK(to_string(theirs.already_here) == "{}");
  CHECK(to_string(theirs.allocated) == "{2}");
  tell(world.self,
       write_share{mine.token, 1, 0, blob{byte_view{data}.first(5)}});
  CHECK(tell(world.self, close_share{mine.token, 1}) == ec::none);
  CHECK(to_string(allocate(other, {1}, 5).already_here) == "{1}");
}

TEST_CASE_FIXTURE(fixture, "an uploader that is gone already gets no bucket") {
  {
    caf::scoped_actor uploader{world.sys};
    uploader->request(server, caf::infinite, example_d::allocate({1}, 10));
  }
  world.settle();
  CHECK(incoming() == 0);
  CHECK(status("open_buckets") == 0);
}

TEST_CASE_FIXTURE(fixture, "a request nobody sent gets no bucket") {
  caf::anon_send(server, example_d::allocate({1}, 10));
  world.settle();
  CHECK(incoming() == 0);
}

TEST_CASE_FIXTURE(fixture, "buckets of a vanished uploader go at once") {
  {
    caf::scoped_actor uploader{world.sys};
    auto opened = allocate(uploader, {1, 2, 3}, data.size());
    CHECK(tell(uploader, write_share{opened.token, 1, 0, blob{data}})
          == ec::none);
    CHECK(status("open_buckets") == 3);
    CHECK(incoming() == 3);
  }
  world.settle();
  CHECK(status("open_buckets") == 0);
  CHECK(status("promised_bytes") == 0);
  CHECK(incoming() == 0);
  CHECK(to_string(allocate(world.self, {1}, 10).allocated) == "{1}");
}

TEST_CASE_FIXTURE(fixture, "buckets whose owner never heard of them go soon") {
  auto late = world.self->request(server, caf::infinite,
                                  example_d::allocate({1, 2}, 5));
  world.pass(std::chrono::minutes(2), std::chrono::seconds(10));
  CHECK(status("open_buckets") == 2);
  world.pass(std::chrono::minutes(1), std::chrono::seconds(10));
  CHECK(status("open_buckets") == 0);
  CHECK(incoming() == 0);
  late.receive([](buckets_allocated&) {},
               [](caf::error& why) { FAIL(describe(why)); });
  CHECK(to_string(allocate(world.self, {1, 2}, 5).allocated) == "{1,2}");
}

TEST_CASE_FIXTURE(fixture, "a bucket nobody writes to is thrown away") {
  auto opened = allocate(world.self, {1, 2}, 5);
  tell(world.self,
       write_share{opened.token, 1, 0, blob{byte_view{data}.first(2)}});
  world.pass(std::chrono::minutes(29), std::chrono::minutes(1));
  CHECK(status("open_buckets") == 2);
  world.pass(std::chrono::minutes(3), std::chrono::minutes(1));
  CHECK(status("open_buckets") == 0);
  CHECK(incoming() == 0);
  CHECK(tell(world.self, close_share{opened.token, 1}) == ec::not_found);
}

TEST_CASE_FIXTURE(fixture, "abort leaves nothing but closed shares") {
  auto& me = world.self;
  auto opened = allocate(me, {1, 2}, 5);
  tell(me, write_share{opened.token, 1, 0, blob{byte_view{data}.first(5)}});
  tell(me, write_share{opened.token, 2, 0, blob{byte_view{data}.first(5)}});
  CHECK(tell(me, close_share{opened.token, 1}) == ec::none);
  CHECK(tell(me, abort_buckets{opened.token}) == ec::none);
  CHECK(found(me) == "{1}");
  CHECK(incoming() == 0);
  CHECK(status("promised_bytes") == 0);
}

TEST_CASE_FIXTURE(fixture, "an uploader cannot open buckets without end") {
  auto request = all_share_numbers();
  CHECK(ask<buckets_allocated>(world.self, request));
  ++request.index.bytes[0];
  CHECK(ask<buckets_allocated>(world.self, request));
  ++request.index.bytes[0];
  CHECK(code_of(ask<buckets_allocated>(world.self, request).error())
        == ec::try_later);
}

TEST_CASE_FIXTURE(fixture,
                  "the uploaders of a node share one limit of open buckets") {
  struct one_node : peer_directory {
    std::optional<tub_id> peer_of(const caf::strong_actor_ptr&) const override {
      return tub_id{};
    }
  };
  env.peers = std::make_shared<one_node>();
  stop();
  start();
  auto request = all_share_numbers();
  caf::scoped_actor first{world.sys};
  caf::scoped_actor second{world.sys};
  caf::scoped_actor third{world.sys};
  CHECK(ask<buckets_allocated>(first, request));
  ++request.index.bytes[0];
  CHECK(ask<buckets_allocated>(second, request));
  ++request.index.bytes[0];
  CHECK(code_of(ask<buckets_allocated>(third, request).error())
        == ec::try_later);
}

TEST_SUITE_END();

} // namespace tahoe::bucket_ownership_test
