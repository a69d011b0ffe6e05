#include "config/small_file.hpp"
#include "test/actors/introduction/introduction_grid.hpp"

using namespace std::chrono_literals;

namespace tahoe::introducer_client_test {

using namespace introduction_test;

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

TEST_CASE("a node that follows nobody announces itself, and that is all") {
  test_grid g{1};
  node middle{g, "middle"};
  auto where = middle.introduce();
  node ann{g, "ann"};
  node reader{g, "reader"};
  ann.follows = false;
  ann.join({where});
  ann.store();
  reader.join({where});
  g.system.pass(3s);
  CHECK(reader.reached() == 1);
  CHECK(ann.known().servers.empty());
  REQUIRE(ann.known().introducers.size() == 1);
  CHECK(ann.known().introducers[0].connected);
  middle.stop();
  g.system.pass(10s);
  middle.start();
  middle.introduce();
  g.system.pass(40s);
  node late{g, "late"};
  late.join({where});
  g.system.pass(3s);
  CHECK_MESSAGE(late.reached() == 1, "it announces itself at each connection");
}

TEST_CASE("where a node offers what it announced is known") {
  test_grid g{1};
  node middle{g, "middle"};
  auto where = middle.introduce();
  node ann{g, "ann"};
  node reader{g, "reader"};
  ann.join({where});
  reader.join({where});
  ann.store();
  g.system.pass(3s);
  auto find = [&](const tub_id& id, const char* service) {
    return g.system.ask<std::string>(reader.client, find_service{id, service});
  };
  auto found = find(ann.id->id(), "storage");
  REQUIRE(found);
  CHECK(*found == ann.publish("storage", ann.storage));
  CHECK(code_of(find(ann.id->id(), "vdrive").error()) == ec::not_found);
  CHECK(code_of(find(tub_id{}, "storage").error()) == ec::not_found);
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

} // namespace tahoe::introducer_client_test
