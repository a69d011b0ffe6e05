#include "actors/storage/storage_server.hpp"
#include "test/support/deterministic_system.hpp"
#include "test/support/storage_files.hpp"
#include "test/support/temporary_directory.hpp"

#include <doctest/doctest.h>

using namespace tahoe;
using test::example_d;

namespace {

struct fixture {
  fixture() : env{disk_pool::on_scheduler(world.sys), {}, {}, {}, {}} {
    env.clock
      = [] { return wall_time{std::chrono::seconds(example_d::granted)}; };
    env.random = system_random();
    start();
  }

  ~fixture() {
    stop();
    env.disk.stop();
    world.settle();
  }

  void start() {
    auto made = make_storage_server(world.sys, config, env);
    REQUIRE(made);
    server = *made;
  }

  void stop() {
    caf::anon_send_exit(server, caf::exit_reason::user_shutdown);
    server = nullptr;
    world.settle();
  }

  /// Asks as `who`, which stays the same sender from request to request.
  template <class T, class Request>
  caf::expected<T> ask(caf::scoped_actor& who, Request request) {
    auto handle = who->request(server, caf::infinite, std::move(request));
    world.settle();
    caf::expected<T> result{failure(ec::none, "")};
    handle.receive([&](T& x) { result = std::move(x); },
                   [&](caf::error& err) { result = std::move(err); });
    return result;
  }

  template <class Request>
  ec tell(caf::scoped_actor& who, Request request) {
    auto handle = who->request(server, caf::infinite, std::move(request));
    world.settle();
    auto result = ec::none;
    handle.receive([] {}, [&](caf::error& err) { result = code_of(err); });
    return result;
  }

  buckets_allocated
  allocate(caf::scoped_actor& who, std::initializer_list<uint8_t> wanted,
           uint64_t size) {
    auto result
      = ask<buckets_allocated>(who, example_d::allocate(wanted, size));
    REQUIRE(result);
    return *result;
  }

  std::string found(caf::scoped_actor& who) {
    auto result = ask<shares_found>(who, find_shares{example_d::si(), 0});
    REQUIRE(result);
    share_set numbers;
    for (auto& share : result->shares.items)
      numbers.insert(share.number);
    return to_string(numbers);
  }

  /// Lets nobody else work, the disk neither.
  void run_server_only() {
    auto& jobs = world.sched.jobs;
    auto is_server = [this](caf::resumable* job) {
      auto actor = dynamic_cast<caf::scheduled_actor*>(job);
      return actor != nullptr && actor->id() == server.id();
    };
    for (;;) {
      auto job = std::find_if(jobs.begin(), jobs.end(), is_server);
      if (job == jobs.end())
        return;
      std::swap(jobs.front(), *job);
      world.sched.run_once();
    }
  }

  size_t incoming() {
    return test::count_entries(config.directory / "shares/incoming");
  }

  int64_t status(const char* key) {
    auto answer = ask<caf::settings>(world.self, get_status{});
    REQUIRE(answer);
    return caf::get<int64_t>(*answer, std::string{"state."} + key);
  }

  test::temporary_directory home;
  storage_config config{false, 0, home.path() / "storage"};
  test::deterministic_system world;
  environment env;
  storage_actor server;
  byte_buffer data = test::patterned(1169);
};

} // namespace

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

TEST_CASE_FIXTURE(fixture, "buckets of a vanished uploader go at once") {
  {
    caf::scoped_actor uploader{world.sys};
    auto opened = allocate(uploader, {1, 2, 3}, data.size());
    CHECK(tell(uploader, write_share{opened.token, 1, 0, blob{data}})
          == ec::none);
    CHECK(status("open_buckets") == 3);
    CHECK(incoming() == 5);
  }
  world.settle();
  CHECK(status("open_buckets") == 0);
  CHECK(status("promised_bytes") == 0);
  CHECK(incoming() == 0);
  CHECK(to_string(allocate(world.self, {1}, 10).allocated) == "{1}");
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

TEST_CASE_FIXTURE(fixture, "an empty write is none") {
  auto& me = world.self;
  auto opened = allocate(me, {1}, 10);
  CHECK(tell(me, write_share{opened.token, 1, 0, {}}) == ec::refused);
}

TEST_CASE_FIXTURE(fixture, "a node cannot open buckets without end") {
  struct one_node : peer_directory {
    std::optional<tub_id> peer_of(const caf::strong_actor_ptr&) const override {
      return tub_id{};
    }
  };
  env.peers = std::make_shared<one_node>();
  stop();
  start();
  auto request = example_d::allocate({}, 1);
  for (unsigned i = 0; i < 256; ++i)
    request.wanted.insert(static_cast<uint8_t>(i));
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

TEST_CASE_FIXTURE(fixture, "a share stays hidden while the disk hangs") {
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

TEST_CASE_FIXTURE(fixture, "a peer cannot open buckets without end") {
  auto request = example_d::allocate({}, 1);
  for (unsigned i = 0; i < 256; ++i)
    request.wanted.insert(static_cast<uint8_t>(i));
  CHECK(ask<buckets_allocated>(world.self, request));
  ++request.index.bytes[0];
  CHECK(ask<buckets_allocated>(world.self, request));
  ++request.index.bytes[0];
  CHECK(code_of(ask<buckets_allocated>(world.self, request).error())
        == ec::try_later);
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
