#include "test/actors/storage/storage_server_fixture.hpp"

#include <doctest/doctest.h>

namespace tahoe::whole_shares_test {

using test::example_d;

namespace {

struct fixture : test::storage_server_fixture {
  store_shares request(std::initializer_list<uint8_t> numbers) {
    store_shares result{example_d::si(),
                        example_d::secrets().renew,
                        example_d::secrets().cancel,
                        {}};
    for (auto number : numbers)
      result.shares.items.push_back({number, blob{data}});
    return result;
  }

  std::filesystem::path share(int number) {
    return config.directory / "shares/35" / example_d::si_text
           / std::to_string(number);
  }
};

} // namespace

TEST_SUITE_BEGIN("whole_shares");

TEST_CASE_FIXTURE(fixture, "a share stored whole has Tahoe-LAFS' bytes") {
  auto done = ask<shares_stored>(world.self, request({1, 4}));
  REQUIRE(done);
  CHECK(to_string(done->stored) == "{1,4}");
  CHECK(done->already_here.empty());
  auto expected = test::from_hex("00000002 00000491 00000001");
  append(expected, data);
  append(expected, test::from_hex(example_d::lease_hex));
  CHECK(test::file_bytes(share(1)) == expected);
  CHECK(test::file_bytes(share(4)) == expected);
  CHECK(incoming() == 0);
}

TEST_CASE_FIXTURE(fixture, "what is here is told and not stored again") {
  REQUIRE(ask<shares_stored>(world.self, request({1})));
  data[0] ^= 1;
  auto again = ask<shares_stored>(world.self, request({1, 2}));
  REQUIRE(again);
  CHECK(to_string(again->already_here) == "{1}");
  CHECK(to_string(again->stored) == "{2}");
  CHECK(test::file_bytes(share(1))[12] != data[0]);
}

TEST_CASE_FIXTURE(fixture, "a share that somebody else writes is left out") {
  caf::scoped_actor other{world.sys, true};
  allocate(other, {1}, data.size());
  auto done = ask<shares_stored>(world.self, request({1, 2}));
  REQUIRE(done);
  CHECK(to_string(done->stored) == "{2}");
  CHECK(done->already_here.empty());
}

TEST_CASE_FIXTURE(fixture, "a share on its way to the disk counts for nobody") {
  caf::scoped_actor first{world.sys, true}, second{world.sys, true};
  auto one = first->request(server, caf::infinite, request({1}));
  auto two = second->request(server, caf::infinite, request({1, 2}));
  world.settle();
  auto fails = [](caf::error& why) { FAIL(describe(why)); };
  one.receive([](shares_stored& x) { CHECK(to_string(x.stored) == "{1}"); },
              fails);
  two.receive(
    [](shares_stored& x) {
      CHECK(to_string(x.stored) == "{2}");
      CHECK(x.already_here.empty());
    },
    fails);
  CHECK(found(world.self) == "{1,2}");
}

TEST_CASE_FIXTURE(fixture, "shares that cannot be of one file are refused") {
  auto none = request({});
  auto twice = request({1, 1});
  auto empty = request({1});
  empty.shares.items[0].data = {};
  auto mixed = request({1, 2});
  mixed.shares.items[1].data = blob{size_t{7}};
  for (auto& bad : {none, twice, empty, mixed}) {
    auto done = ask<shares_stored>(world.self, bad);
    REQUIRE(!done);
    CHECK(code_of(done.error()) == ec::refused);
  }
  CHECK(found(world.self) == "{}");
}

TEST_CASE_FIXTURE(fixture, "a server without room stores nothing") {
  stop();
  config.reserved_space = uint64_t{1} << 60;
  start();
  auto done = ask<shares_stored>(world.self, request({1, 2}));
  REQUIRE(!done);
  CHECK(code_of(done.error()) == ec::no_space);
  CHECK(found(world.self) == "{}");
  CHECK(incoming() == 0);
}

TEST_CASE_FIXTURE(fixture, "many files at once all become durable") {
  size_t stored = 0;
  auto client = [&](caf::event_based_actor* self, uint8_t number) {
    auto message = request({number});
    message.index.bytes[15] = static_cast<uint8_t>(number % 7);
    self->request(server, caf::infinite, message)
      .then([&](const shares_stored& done) { stored += done.stored.size(); });
  };
  for (unsigned i = 0; i < 200; ++i)
    world.sys.spawn(client, static_cast<uint8_t>(i));
  world.settle();
  CHECK(stored == 200);
  CHECK(incoming() == 0);
}

TEST_SUITE_END();

} // namespace tahoe::whole_shares_test
