#include "actors/introduction/introducer.hpp"
#include "actors/introduction/introducer_client.hpp"
#include "actors/tub/local_tub.hpp"
#include "config/small_file.hpp"
#include "test/support/deterministic_system.hpp"
#include "test/support/temporary_directory.hpp"

#include <caf/all.hpp>
#include <doctest/doctest.h>

using namespace std::chrono_literals;

namespace tahoe {

namespace {

caf::behavior fake_storage(caf::event_based_actor*) {
  return {[](int) {}};
}

/// A grid in one actor system, each node with a directory of its own.
struct grid {
  explicit grid(uint64_t seed) : system(seed) {
    env.disk = disk_pool::on_scheduler(system.sys);
    env.peers = switchboard;
    env.random = [this](std::span<uint8_t> to) -> caf::expected<void> {
      for (auto& byte : to)
        byte = static_cast<uint8_t>(system.rng());
      return {};
    };
    env.clock = [this] {
      return wall_time{std::chrono::hours{500'000}}
             + std::chrono::duration_cast<wall_time::duration>(
               system.sched.clock().now().time_since_epoch());
    };
  }

  test::temporary_directory directory;
  test::deterministic_system system;
  std::shared_ptr<local_switchboard> switchboard
    = std::make_shared<local_switchboard>();
  environment env;
};

struct node {
  node(grid& g, std::string name)
    : g(g), name(std::move(name)), id(std::make_shared<identity>(std::move(
                                     *identity::generate(g.env.random)))) {
    start();
  }

  ~node() { stop(); }

  void start() {
    auto table = swissnum_table::load(path("furls"));
    REQUIRE(table);
    auto made = make_local_tub(g.system.sys, id->id(), std::move(*table),
                               g.switchboard, g.env);
    REQUIRE(made);
    tub = *made;
  }

  /// Ends every actor, the tub last; what is on disk stays.
  void stop() {
    end(storage);
    end(introducer);
    end(client);
    end(tub);
  }

  furl introduce() {
    introducer = *make_introducer(g.system.sys, g.env);
    return *parse_furl(publish("introducer", introducer));
  }

  void join(std::vector<furl> introducers) {
    client = make_introducer_client(
      g.system.sys,
      {id, name, "test/1", introducers, path("cache"), path("seq")}, tub,
      g.env);
    g.switchboard->adopt(id->id(),
                         caf::actor_cast<caf::strong_actor_ptr>(client));
    g.system.settle();
  }

  void store() {
    storage = g.system.sys.spawn(fake_storage);
    announce("storage", publish("storage", storage));
  }

  void announce(const char* service, std::string where) {
    REQUIRE(g.system.tell(client, announce_service{service, where}));
  }

  template <class Handle>
  std::string publish(const char* service, const Handle& what) {
    auto text = g.system.ask<std::string>(
      tub,
      publish_service{service, caf::actor_cast<caf::strong_actor_ptr>(what)});
    REQUIRE(text);
    return *text;
  }

  known_servers known() {
    auto result = g.system.ask<known_servers>(client, get_servers{}, 1s);
    REQUIRE(result);
    return *result;
  }

  /// How many servers it can reach.
  size_t reached() {
    auto list = known().servers;
    return static_cast<size_t>(std::count_if(
      list.begin(), list.end(), [](auto& x) { return x.service != nullptr; }));
  }

  std::filesystem::path path(const char* file) const {
    return g.directory.path() / (name + "." + file);
  }

  template <class Handle>
  void end(Handle& handle) {
    if (handle)
      caf::anon_send_exit(handle, caf::exit_reason::user_shutdown);
    handle = Handle{};
    g.system.settle();
  }

  grid& g;
  std::string name;
  std::shared_ptr<identity> id;
  tub_actor tub;
  introducer_actor introducer;
  introducer_client_actor client;
  caf::actor storage;
};

/// Ends the disk worker after the nodes.
struct test_grid : grid {
  using grid::grid;
  ~test_grid() {
    env.disk.stop();
    system.settle();
  }
};

} // namespace

TEST_SUITE_BEGIN("introducer_client");

TEST_CASE("nodes find each other and themselves through an introducer") {
  for (uint64_t seed = 1; seed <= 5; ++seed) {
    CAPTURE(seed);
    test_grid g{seed};
    node middle{g, "middle"};
    auto where = middle.introduce();
    node ann{g, "ann"};
    node bob{g, "bob"};
    node reader{g, "reader"};
    for (auto* x : {&ann, &bob, &reader})
      x->join({where});
    ann.store();
    bob.store();
    g.system.pass(3s);
    for (auto* x : {&ann, &bob, &reader}) {
      auto seen = x->known();
      REQUIRE(seen.servers.size() == 2);
      CHECK(x->reached() == 2);
      CHECK(seen.servers[0].id < seen.servers[1].id);
      REQUIRE(seen.introducers.size() == 1);
      CHECK(seen.introducers[0].connected);
      CHECK(seen.introducers[0].problem == "");
    }
    auto first = reader.known().servers[0];
    auto& its = first.id == ann.id->id() ? ann : bob;
    CHECK(first.nickname == its.name);
    CHECK(first.software == "test/1");
    CHECK(first.problem == "");
    CHECK(first.service == caf::actor_cast<caf::strong_actor_ptr>(its.storage));
  }
}

TEST_CASE("a server that stops and returns is seen to do so") {
  for (uint64_t seed = 1; seed <= 3; ++seed) {
    test_grid g{seed};
    node middle{g, "middle"};
    auto where = middle.introduce();
    node ann{g, "ann"};
    node reader{g, "reader"};
    ann.join({where});
    reader.join({where});
    ann.store();
    g.system.pass(3s);
    CHECK(reader.reached() == 1);
    ann.stop();
    REQUIRE(reader.known().servers.size() == 1);
    CHECK(reader.reached() == 0);
    CHECK(reader.known().servers[0].problem != "");
    g.system.pass(6h, 1min);
    ann.start();
    ann.join({where});
    ann.store();
    g.system.pass(3s);
    CHECK_MESSAGE(reader.reached() == 1, "its announcement ends the waiting");
  }
}

TEST_CASE("a new introducer is filled by its members again") {
  for (uint64_t seed = 1; seed <= 3; ++seed) {
    test_grid g{seed};
    node middle{g, "middle"};
    auto where = middle.introduce();
    node ann{g, "ann"};
    ann.join({where});
    ann.store();
    g.system.pass(3s);
    middle.stop();
    g.system.pass(10s);
    CHECK(!ann.known().introducers[0].connected);
    CHECK(ann.known().introducers[0].problem != "");
    middle.start();
    CHECK(middle.introduce() == where);
    g.system.pass(40s);
    CHECK(ann.known().introducers[0].connected);
    node late{g, "late"};
    late.join({where});
    g.system.pass(3s);
    CHECK(late.reached() == 1);
  }
}

TEST_CASE("the cache serves while the introducer is away") {
  test_grid g{1};
  node middle{g, "middle"};
  auto where = middle.introduce();
  node ann{g, "ann"};
  node reader{g, "reader"};
  ann.join({where});
  reader.join({where});
  ann.store();
  g.system.pass(20s);
  middle.stop();
  reader.stop();
  reader.start();
  SUBCASE("whole") {
    reader.join({where});
    g.system.pass(3s);
    CHECK(reader.reached() == 1);
  }
  SUBCASE("damaged") {
    REQUIRE(write_text_durably(reader.path("cache"), "{", file_access::owner));
    reader.join({where});
    g.system.pass(3s);
    CHECK(reader.known().servers.empty());
    middle.start();
    middle.introduce();
    g.system.pass(1min);
    CHECK(reader.reached() == 1);
  }
}

TEST_CASE("a server announced by two introducers counts once") {
  test_grid g{1};
  node east{g, "east"};
  node west{g, "west"};
  std::vector<furl> both{east.introduce(), west.introduce()};
  node ann{g, "ann"};
  node reader{g, "reader"};
  ann.join(both);
  reader.join(both);
  ann.store();
  g.system.pass(3s);
  CHECK(reader.known().servers.size() == 1);
  CHECK(reader.known().introducers.size() == 2);
  east.stop();
  g.system.pass(3s);
  CHECK(reader.reached() == 1);
}

TEST_CASE("a server announced at another place is found there") {
  test_grid g{1};
  node middle{g, "middle"};
  auto where = middle.introduce();
  node ann{g, "ann"};
  node reader{g, "reader"};
  ann.join({where});
  reader.join({where});
  ann.store();
  g.system.pass(3s);
  ann.end(ann.storage);
  auto fresh = g.system.sys.spawn(fake_storage);
  ann.storage = fresh;
  // Another name has another swissnum.
  ann.announce("storage", ann.publish("moved-storage", fresh));
  g.system.pass(3s);
  CHECK(reader.reached() == 1);
  CHECK(reader.known().servers[0].service
        == caf::actor_cast<caf::strong_actor_ptr>(fresh));
}

TEST_CASE("announcements are renewed long before they are forgotten") {
  test_grid g{1};
  node middle{g, "middle"};
  auto where = middle.introduce();
  node ann{g, "ann"};
  ann.join({where});
  ann.store();
  g.system.pass(3s);
  auto seq = *read_text(ann.path("seq"), 64);
  g.system.pass(11 * 24h, 30s);
  CHECK(*read_text(ann.path("seq"), 64) > seq);
  CHECK(ann.reached() == 1);
}

TEST_CASE("what is not of this node cannot be announced") {
  test_grid g{1};
  node ann{g, "ann"};
  node bob{g, "bob"};
  ann.join({});
  bob.join({});
  auto foreign = bob.publish("storage", g.system.sys.spawn(fake_storage));
  CHECK(
    code_of(
      g.system.tell(ann.client, announce_service{"storage", foreign}).error())
    == ec::malformed);
  CHECK(
    code_of(g.system.tell(ann.client, announce_service{"storage", "x"}).error())
    == ec::malformed);
  ann.store();
  g.system.pass(1s);
  CHECK_MESSAGE(ann.reached() == 1, "its own, without any introducer");
}

TEST_SUITE_END();

} // namespace tahoe
