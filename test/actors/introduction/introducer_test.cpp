#include "actors/introduction/announcement.hpp"
#include "actors/introduction/introducer.hpp"
#include "test/support/deterministic_system.hpp"

#include <caf/all.hpp>
#include <doctest/doctest.h>

using namespace std::chrono_literals;

namespace tahoe::introducer_test {

namespace {

/// Asks as one and the same sender, as a client does.
struct subscriber_log {
  std::vector<announcements> pages;
  std::vector<caf::error> errors;
};

caf::behavior subscriber(caf::event_based_actor* self,
                         introducer_actor introducer, subscriber_log* seen) {
  return {
    [=](uint64_t incarnation, uint64_t after) {
      self
        ->request(introducer, caf::infinite,
                  get_announcements{incarnation, after})
        .then([=](announcements& x) { seen->pages.push_back(std::move(x)); },
              [=](caf::error& err) { seen->errors.push_back(err); });
    },
  };
}

/// Everybody is the same node.
struct everybody_is : peer_directory {
  explicit everybody_is(const tub_id& id) : id(id) {}
  std::optional<tub_id> peer_of(const caf::strong_actor_ptr&) const override {
    return id;
  }
  tub_id id;
};

struct fixture {
  fixture() {
    env.disk = disk_pool::on_scheduler(system.sys);
    env.clock = [this] { return wall; };
  }

  ~fixture() {
    env.disk.stop();
    caf::anon_send_exit(ann, caf::exit_reason::user_shutdown);
    caf::anon_send_exit(introducer, caf::exit_reason::user_shutdown);
    ann = nullptr;
    introducer = nullptr;
    system.settle();
  }

  void start() {
    introducer = *make_introducer(system.sys, env);
    ann = system.sys.spawn(subscriber, introducer, &seen);
  }

  announcement said(uint64_t seq, const identity& who) {
    return *make_announcement(who, {who.id(), seq, "n", "s", {}});
  }

  caf::expected<void> publish(const announcement& what) {
    return system.tell(introducer, publish_announcement{what});
  }

  void poll(uint64_t incarnation, uint64_t after) {
    caf::anon_send(ann, incarnation, after);
    system.settle();
  }

  test::deterministic_system system;
  wall_time wall{std::chrono::hours{500'000}};
  environment env;
  identity node = std::move(*identity::generate());
  own_introducer_actor introducer;
  caf::actor ann;
  subscriber_log seen;
};

} // namespace

TEST_SUITE_BEGIN("introducer");

TEST_CASE("a newcomer is shown everything at once, and news soon") {
  fixture f;
  f.start();
  REQUIRE(f.publish(f.said(1, f.node)));
  f.poll(0, 0);
  REQUIRE(f.seen.pages.size() == 1);
  auto first = f.seen.pages[0];
  CHECK(first.items.items.size() == 1);
  CHECK(first.incarnation != 0);
  f.poll(first.incarnation, first.upto);
  f.system.pass(10s);
  CHECK(f.seen.pages.size() == 1);
  REQUIRE(f.publish(f.said(2, f.node)));
  f.system.pass(200ms);
  REQUIRE(f.seen.pages.size() == 2);
  CHECK(f.seen.pages[1].items.items.size() == 1);
  CHECK(f.seen.pages[1].upto > first.upto);
}

TEST_CASE("a poll without news is answered before its sender gives up") {
  fixture f;
  f.start();
  f.poll(0, 0);
  f.system.pass(44s);
  CHECK(f.seen.pages.empty());
  f.system.pass(7s);
  REQUIRE(f.seen.pages.size() == 1);
  CHECK(f.seen.pages[0].items.items.empty());
  CHECK(f.seen.errors.empty());
}

TEST_CASE("a second poll of a sender ends the first") {
  fixture f;
  f.start();
  f.poll(0, 0);
  f.poll(0, 0);
  CHECK(f.seen.pages.size() == 1);
  auto status = f.system.ask<caf::settings>(f.introducer, get_status{}, 1s);
  CHECK(caf::get_or(*status, "state.subscribers", int64_t{0}) == 1);
}

TEST_CASE("who knew another life of the introducer is shown everything") {
  fixture f;
  f.start();
  REQUIRE(f.publish(f.said(1, f.node)));
  f.poll(12345, 999);
  REQUIRE(f.seen.pages.size() == 1);
  CHECK(f.seen.pages[0].items.items.size() == 1);
}

TEST_CASE("forged, older and contradictory announcements are refused") {
  fixture f;
  f.start();
  REQUIRE(f.publish(f.said(5, f.node)));
  CHECK(f.publish(f.said(5, f.node)));
  CHECK(code_of(f.publish(f.said(4, f.node)).error()) == ec::refused);
  auto forged = f.said(6, f.node);
  forged.json.text += " ";
  CHECK(code_of(f.publish(forged).error()) == ec::malformed);
  f.poll(0, 0);
  REQUIRE(f.seen.pages.size() == 1);
  CHECK(f.seen.pages[0].items.items.size() == 1);
}

TEST_CASE("a node announces nobody but itself") {
  fixture f;
  f.env.peers = std::make_shared<everybody_is>(f.node.id());
  f.start();
  CHECK(f.publish(f.said(1, f.node)));
  auto other = std::move(*identity::generate());
  CHECK(code_of(f.publish(f.said(1, other)).error()) == ec::refused);
}

TEST_CASE("nodes that do not renew are forgotten") {
  fixture f;
  f.start();
  REQUIRE(f.publish(f.said(1, f.node)));
  f.wall += 31 * 24h;
  auto other = std::move(*identity::generate());
  REQUIRE(f.publish(f.said(1, other)));
  f.poll(0, 0);
  REQUIRE(f.seen.pages.size() == 1);
  REQUIRE(f.seen.pages[0].items.items.size() == 1);
  CHECK(f.seen.pages[0].items.items[0].public_key == other.verifying_key());
}

TEST_CASE("its own node is told whom it introduces, and to whom") {
  fixture f;
  f.env.peers = std::make_shared<everybody_is>(f.node.id());
  f.start();
  furl where{f.node.id(),
             {{"192.0.2.7", 4000}, {"2001:db8::1", 4000}},
             *swissnum::from(byte_buffer(20, 4))};
  REQUIRE(f.publish(*make_announcement(
    f.node, {f.node.id(), 1, "ann", "x/1", {{"storage", where}}})));
  f.wall += 1h;
  f.poll(0, 0);
  f.poll(f.seen.pages.at(0).incarnation, f.seen.pages.at(0).upto);
  f.system.pass(3s);
  auto told = f.system.ask<introductions>(f.introducer, get_introductions{});
  REQUIRE(told);
  CHECK(told->nodes == 1);
  CHECK(told->services == std::map<std::string, size_t>{{"storage", 1}});
  REQUIRE(told->latest.size() == 1);
  auto& node = told->latest[0];
  CHECK(node.id == f.node.id());
  CHECK(node.nickname == "ann");
  CHECK(node.software == "x/1");
  CHECK(f.wall - node.announced == 1h);
  // The places, and no swissnum.
  CHECK(node.services.at("storage") == "192.0.2.7:4000, [2001:db8::1]:4000");
  CHECK(told->subscribers == 1);
  REQUIRE(told->some_subscribers.size() == 1);
  CHECK(told->some_subscribers[0].id == f.node.id());
  CHECK(told->some_subscribers[0].nickname == "ann");
  CHECK(f.wall - told->some_subscribers[0].since == 3s);
}

TEST_SUITE_END();

} // namespace tahoe::introducer_test
