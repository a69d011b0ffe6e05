#include "test/actors/storage/storage_server_fixture.hpp"

#include <doctest/doctest.h>

namespace tahoe::bucket_writing_test {

using test::example_d;
using fixture = test::storage_server_fixture;

TEST_SUITE_BEGIN("bucket_writing");

TEST_CASE_FIXTURE(fixture, "writes and close may be in flight together") {
  std::vector<caf::error> errors;
  size_t answers = 0;
  auto client = [&](caf::event_based_actor* self) {
    self->request(server, caf::infinite, example_d::allocate({3}, data.size()))
      .then([&, self](const buckets_allocated& mine) {
        auto count = [&] { ++answers; };
        auto note = [&](caf::error& err) { errors.push_back(err); };
        for (size_t at = 0; at < data.size(); at += 7) {
          auto part = byte_view{data}.subspan(at);
          part = part.first(std::min<size_t>(7, part.size()));
          self
            ->request(server, caf::infinite,
                      write_share{mine.token, 3, at, blob{part}})
            .then(count, note);
        }
        self->request(server, caf::infinite, close_share{mine.token, 3})
          .then(count, note);
      });
  };
  world.sys.spawn(client);
  world.settle();
  CHECK(errors.empty());
  CHECK(answers == 167 + 1);
  CHECK(found(world.self) == "{3}");
}

TEST_CASE_FIXTURE(fixture, "many closes at once all succeed") {
  size_t closed = 0;
  auto client = [&](caf::event_based_actor* self, uint8_t number) {
    self->request(server, caf::infinite, example_d::allocate({number}, 5))
      .then([&, self, number](const buckets_allocated& mine) {
        self
          ->request(
            server, caf::infinite,
            write_share{mine.token, number, 0, blob{byte_view{data}.first(5)}})
          .then([] {});
        self->request(server, caf::infinite, close_share{mine.token, number})
          .then([&] { ++closed; });
      });
  };
  for (unsigned i = 0; i < 200; ++i)
    world.sys.spawn(client, static_cast<uint8_t>(i));
  world.settle();
  CHECK(closed == 200);
  CHECK(incoming() == 0);
}

TEST_CASE_FIXTURE(fixture, "a write in the wrong place changes nothing") {
  auto& me = world.self;
  auto opened = allocate(me, {1}, 10);
  blob half{byte_view{data}.first(5)};
  for (uint64_t offset : {uint64_t{1}, uint64_t{5}, UINT64_MAX - 4, UINT64_MAX})
    CHECK(tell(me, write_share{opened.token, 1, offset, half}) == ec::refused);
  CHECK(tell(me, write_share{opened.token, 1, 0, half}) == ec::none);
  CHECK(tell(me, write_share{opened.token, 1, 0, half}) == ec::refused);
  CHECK(
    tell(me, write_share{opened.token, 1, 5, blob{byte_view{data}.first(6)}})
    == ec::refused);
  CHECK(tell(me, write_share{opened.token, 1, 5, half}) == ec::none);
  CHECK(tell(me, write_share{opened.token, 1, 10, half}) == ec::refused);
  CHECK(tell(me, close_share{opened.token, 1}) == ec::none);
}

TEST_CASE_FIXTURE(fixture, "a write without bytes is refused") {
  auto& me = world.self;
  auto opened = allocate(me, {1}, 10);
  CHECK(tell(me, write_share{opened.token, 1, 0, {}}) == ec::refused);
}

TEST_CASE_FIXTURE(fixture, "a share closed too early is thrown away") {
  auto& me = world.self;
  auto opened = allocate(me, {1}, 10);
  CHECK(
    tell(me, write_share{opened.token, 1, 0, blob{byte_view{data}.first(9)}})
    == ec::none);
  CHECK(tell(me, close_share{opened.token, 1}) == ec::refused);
  CHECK(tell(me, close_share{opened.token, 1}) == ec::not_found);
  CHECK(found(me) == "{}");
  CHECK(incoming() == 0);
}

TEST_CASE_FIXTURE(fixture, "an open bucket takes writes while the disk is "
                           "behind") {
  auto& me = world.self;
  constexpr size_t count = 80;
  blob piece{blob::max_wire_size};
  auto opened = allocate(me, {1}, count * piece.size());
  auto send_write = [&](size_t i) {
    return me->request(server, caf::infinite,
                       write_share{opened.token, 1, i * piece.size(), piece});
  };
  std::vector<decltype(send_write(0))> writes;
  for (size_t i = 0; i < count; ++i)
    writes.push_back(send_write(i));
  auto find = me->request(server, caf::infinite, find_shares{});
  run_server_only();
  auto found = ec::none;
  find.receive([](shares_found&) {},
               [&](caf::error& why) { found = code_of(why); });
  CHECK(found == ec::try_later);
  world.settle();
  for (auto& write : writes)
    write.receive([] {}, [](caf::error& why) { FAIL(describe(why)); });
  CHECK(tell(me, close_share{opened.token, 1}) == ec::none);
}

TEST_CASE_FIXTURE(
  fixture, "a bucket is open until the disk has its share, however late") {
  auto& me = world.self;
  auto opened = allocate(me, {1}, 5);
  tell(me, write_share{opened.token, 1, 0, blob{byte_view{data}.first(5)}});
  int64_t open_meanwhile = 0;
  auto hang = [&] {
    // The server has asked for the commit, which waits for this here.
    world.settle();
    world.sched.advance_time(std::chrono::minutes{2});
    world.settle();
    open_meanwhile = status("open_buckets");
  };
  caf::anon_send(env.disk.worker(0), disk_job{hang});
  CHECK(tell(me, close_share{opened.token, 1}) == ec::none);
  CHECK(open_meanwhile == 1);
  CHECK(found(me) == "{1}");
}

TEST_SUITE_END();

} // namespace tahoe::bucket_writing_test
