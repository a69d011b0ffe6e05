#include "actors/tub/local_tub.hpp"
#include "test/support/deterministic_system.hpp"
#include "test/support/temporary_directory.hpp"

#include <caf/all.hpp>
#include <doctest/doctest.h>

namespace tahoe::local_tub_test {

namespace {

caf::behavior fake_service(caf::event_based_actor*) {
  return {[](int) {}};
}

struct fixture {
  fixture() {
    env.disk = disk_pool::on_scheduler(system.sys);
    env.peers = switchboard;
  }

  ~fixture() {
    for (auto& x : started)
      caf::anon_send_exit(x, caf::exit_reason::user_shutdown);
    started.clear();
    env.disk.stop();
    system.settle();
  }

  tub_id id(uint8_t number) {
    tub_id result;
    result.bytes[0] = number;
    return result;
  }

  caf::expected<tub_actor> tub(uint8_t number) {
    auto table = swissnum_table::load(directory.path()
                                      / ("furls" + std::to_string(number)));
    REQUIRE(table);
    auto result = make_local_tub(system.sys, id(number), std::move(*table),
                                 switchboard, env);
    if (result)
      started.push_back(caf::actor_cast<caf::actor>(*result));
    return result;
  }

  caf::strong_actor_ptr service() {
    auto result = system.sys.spawn(fake_service);
    started.push_back(result);
    return caf::actor_cast<caf::strong_actor_ptr>(result);
  }

  furl
  publish(const tub_actor& tub, const char* name, caf::strong_actor_ptr what) {
    auto text = system.ask<std::string>(tub, publish_service{name, what});
    REQUIRE(text);
    auto result = parse_furl(*text);
    REQUIRE(result);
    return *result;
  }

  caf::expected<caf::strong_actor_ptr>
  connect(const tub_actor& tub, const furl& where) {
    return system.ask<caf::strong_actor_ptr>(tub, connect_service{where});
  }

  void stop(tub_actor& tub) {
    caf::anon_send_exit(tub, caf::exit_reason::user_shutdown);
    tub = nullptr;
    system.settle();
  }

  test::temporary_directory directory;
  test::deterministic_system system;
  std::shared_ptr<local_switchboard> switchboard
    = std::make_shared<local_switchboard>();
  environment env;
  std::vector<caf::actor> started;
};

} // namespace

TEST_SUITE_BEGIN("local_tub");

TEST_CASE("a furl leads to the service from every node of the grid") {
  fixture f;
  auto one = *f.tub(1);
  auto two = *f.tub(2);
  auto service = f.service();
  auto where = f.publish(one, "storage", service);
  CHECK(where.tub == f.id(1));
  for (auto& tub : {one, two}) {
    auto found = f.connect(tub, where);
    REQUIRE(found);
    CHECK(*found == service);
  }
}

TEST_CASE("wrong furls are refused, absent nodes may come later") {
  fixture f;
  auto one = *f.tub(1);
  auto service = f.service();
  auto where = f.publish(one, "storage", service);
  auto wrong_number = where;
  wrong_number.service = swissnum{};
  CHECK(code_of(f.connect(one, wrong_number).error()) == ec::refused);
  auto wrong_node = where;
  wrong_node.tub = f.id(9);
  CHECK(code_of(f.connect(one, wrong_node).error()) == ec::try_later);
  auto other = *f.tub(2);
  wrong_node.tub = f.id(2);
  CHECK(code_of(f.connect(one, wrong_node).error()) == ec::refused);
}

TEST_CASE("a furl outlives its node and its service") {
  fixture f;
  auto one = *f.tub(1);
  auto two = *f.tub(2);
  auto where = f.publish(one, "storage", f.service());
  auto fresh = f.service();
  CHECK(f.publish(one, "storage", fresh) == where);
  CHECK(*f.connect(two, where) == fresh);
  CHECK(f.publish(one, "introducer", f.service()).service != where.service);
  f.stop(one);
  CHECK(code_of(f.connect(two, where).error()) == ec::try_later);
  one = *f.tub(1);
  CHECK(code_of(f.connect(two, where).error()) == ec::refused);
  auto third = f.service();
  CHECK(f.publish(one, "storage", third) == where);
  CHECK(*f.connect(two, where) == third);
}

TEST_CASE("senders belong to the node that published or adopted them") {
  fixture f;
  auto one = *f.tub(1);
  auto published = f.service();
  auto adopted = f.service();
  auto stranger = f.service();
  f.publish(one, "storage", published);
  f.switchboard->adopt(f.id(1), adopted);
  f.switchboard->adopt(f.id(2), stranger);
  CHECK(f.switchboard->peer_of(published) == f.id(1));
  CHECK(f.switchboard->peer_of(adopted) == f.id(1));
  CHECK(!f.switchboard->peer_of(stranger));
  CHECK(!f.switchboard->peer_of(nullptr));
  f.stop(one);
  CHECK(!f.switchboard->peer_of(published));
  CHECK(!f.switchboard->peer_of(adopted));
}

TEST_CASE("a node cannot be there twice") {
  fixture f;
  auto one = *f.tub(1);
  auto again = f.tub(1);
  REQUIRE(!again);
  CHECK(code_of(again.error()) == ec::refused);
  auto where = f.publish(one, "storage", f.service());
  CHECK(f.connect(one, where));
}

TEST_SUITE_END();

} // namespace tahoe::local_tub_test
