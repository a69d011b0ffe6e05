#include "actors/tub/link.hpp"
#include "test/support/deterministic_system.hpp"

#include <caf/all.hpp>
#include <doctest/doctest.h>

using namespace std::chrono_literals;

namespace tahoe::link_test {

namespace {

struct fake_tub_state {
  caf::strong_actor_ptr service; ///< null: connecting fails
  std::vector<furl> asked;
};

tub_actor::behavior_type fake_tub(tub_actor::pointer, fake_tub_state* state) {
  return {
    [](const publish_service&) -> caf::result<std::string> {
      return failure(ec::unsupported, "not here");
    },
    [state](const connect_service& msg) -> caf::result<caf::strong_actor_ptr> {
      state->asked.push_back(msg.where);
      if (!state->service)
        return failure(ec::try_later, "nobody listens");
      return state->service;
    },
    [](const get_status&) { return caf::settings{}; },
  };
}

struct owner_log {
  std::vector<link_up> ups;
  std::vector<link_down> downs;
};

link_owner_actor::behavior_type
fake_owner(link_owner_actor::pointer, owner_log* seen) {
  return {
    [seen](const link_up& msg) { seen->ups.push_back(msg); },
    [seen](const link_down& msg) { seen->downs.push_back(msg); },
  };
}

caf::behavior fake_service(caf::event_based_actor*) {
  return {[](int) {}};
}

struct fixture {
  explicit fixture(uint64_t seed = 1) : system(seed) {
    where.tub.bytes[0] = 7;
    env.disk = disk_pool::on_scheduler(system.sys);
    env.random = [this](std::span<uint8_t> to) -> caf::expected<void> {
      for (auto& byte : to)
        byte = static_cast<uint8_t>(system.rng());
      return {};
    };
    tub = system.sys.spawn(fake_tub, &reach);
    owner = system.sys.spawn(fake_owner, &seen);
  }

  ~fixture() {
    for (auto& x :
         {caf::actor_cast<caf::actor>(tub), caf::actor_cast<caf::actor>(owner)})
      caf::anon_send_exit(x, caf::exit_reason::user_shutdown);
    if (reach.service)
      kill_service();
    env.disk.stop();
    system.settle();
  }

  link_actor link() {
    auto result = make_link(system.sys, tub, where, 42, owner, env);
    system.settle();
    return result;
  }

  void start_service() {
    reach.service
      = caf::actor_cast<caf::strong_actor_ptr>(system.sys.spawn(fake_service));
  }

  void kill_service() {
    caf::anon_send_exit(reach.service, caf::exit_reason::user_shutdown);
    reach.service = nullptr;
    system.settle();
  }

  test::deterministic_system system;
  furl where;
  environment env;
  fake_tub_state reach;
  owner_log seen;
  tub_actor tub;
  link_owner_actor owner;
};

} // namespace

TEST_SUITE_BEGIN("link");

TEST_CASE("the owner learns of a service and of its loss") {
  for (uint64_t seed = 1; seed <= 5; ++seed) {
    fixture f{seed};
    f.start_service();
    auto link = f.link();
    REQUIRE(f.seen.ups.size() == 1);
    CHECK(f.seen.ups[0].link == 42);
    CHECK(f.seen.ups[0].service == f.reach.service);
    CHECK(f.seen.downs.empty());
    f.kill_service();
    REQUIRE(f.seen.downs.size() == 1);
    CHECK(f.seen.downs[0].link == 42);
    CHECK(f.seen.downs[0].reason != "");
    f.start_service();
    f.system.pass(2s);
    CHECK(f.seen.ups.size() == 2);
  }
}

TEST_CASE("attempts become rare and never cease") {
  fixture f;
  auto link = f.link();
  CHECK(f.reach.asked.size() == 1);
  f.system.pass(2s);
  CHECK(f.reach.asked.size() == 2);
  f.system.pass(2min, 1s);
  auto early = f.reach.asked.size();
  CHECK(early >= 6);
  CHECK(early <= 9);
  f.system.pass(24h, 1min);
  auto later = f.reach.asked.size();
  CHECK(later > early + 20);
  CHECK(later < early + 50);
  CHECK(f.seen.ups.empty());
  CHECK(f.seen.downs.back().reason == "nobody listens");
}

TEST_CASE("a peer that comes by itself and new places are tried at once") {
  fixture f;
  auto link = f.link();
  f.system.pass(6h, 1min);
  auto before = f.reach.asked.size();
  caf::anon_send(link, peer_arrived{tub_id{}});
  f.system.settle();
  CHECK(f.reach.asked.size() == before);
  caf::anon_send(link, peer_arrived{f.where.tub});
  f.system.settle();
  CHECK(f.reach.asked.size() == before + 1);
  f.system.pass(2s);
  CHECK_MESSAGE(f.reach.asked.size() == before + 2, "delays start again");
  auto moved = f.where;
  moved.hints = {{"127.0.0.1", 1234}};
  caf::anon_send(link, relocate_link{moved});
  f.system.settle();
  CHECK(f.reach.asked.back() == moved);
}

TEST_CASE("a short connection does not shorten the delays") {
  fixture f;
  auto link = f.link();
  f.system.pass(6h, 1min);
  f.start_service();
  f.system.pass(2h, 1min);
  REQUIRE(f.seen.ups.size() == 1);
  SUBCASE("long") {
    f.kill_service();
    auto before = f.reach.asked.size();
    f.system.pass(2s);
    CHECK(f.reach.asked.size() == before + 1);
  }
  SUBCASE("short") {
    f.kill_service();
    f.system.pass(10min, 1s);
    f.start_service();
    f.system.pass(1h, 1s);
    REQUIRE(f.seen.ups.size() == 2);
    auto downs = f.seen.downs.size();
    // A service that dies at once, again and again.
    for (auto i = 0; i < 10 && f.seen.downs.size() < downs + 4; ++i) {
      f.kill_service();
      f.start_service();
      f.system.pass(30s, 1s);
    }
    auto ups = f.seen.ups.size();
    CHECK(ups >= 4);
    CHECK(ups <= 7);
  }
}

TEST_CASE("a link ends with its owner and does not hold it") {
  fixture f;
  f.start_service();
  auto link = f.link();
  auto count = f.system.sys.registry().running();
  SUBCASE("the owner is stopped") {
    caf::anon_send_exit(f.owner, caf::exit_reason::user_shutdown);
  }
  SUBCASE("nobody needs the owner any more") {
    f.owner = nullptr;
  }
  f.system.settle();
  CHECK(f.system.sys.registry().running() == count - 2);
  f.owner = f.system.sys.spawn(fake_owner, &f.seen);
}

TEST_CASE("a link describes itself without the swissnum") {
  fixture f;
  auto link = f.link();
  auto status = f.system.ask<caf::settings>(link, get_status{});
  REQUIRE(status);
  CHECK(caf::get_or(*status, "state.connected", true) == false);
  CHECK(caf::get_or(*status, "state.attempts", int64_t{0}) == 1);
  CHECK(caf::get_or(*status, "state.problem", "") == "nobody listens");
}

TEST_SUITE_END();

} // namespace tahoe::link_test
