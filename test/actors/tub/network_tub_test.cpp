#include "test/support/echo_storage.hpp"
#include "test/support/eventually.hpp"
#include "test/support/metric_lines.hpp"
#include "test/support/network_node.hpp"

#include <caf/send.hpp>
#include <doctest/doctest.h>

#include <thread>

namespace tahoe::network_tub_test {

using test::network_node;

namespace {

/// A node with one service and its furl.
struct server : network_node {
  explicit server(std::shared_ptr<const identity> me = new_identity(),
                  uint16_t port = 0)
    : network_node(std::move(me), patient(), port),
      service(system().spawn(test::echo_storage)),
      where(publish("storage", service)) {}

  ~server() { caf::anon_send_exit(service, caf::exit_reason::user_shutdown); }

  storage_actor service;
  std::string where;
};

caf::expected<blob>
read(network_node& node, const caf::strong_actor_ptr& from, uint32_t length,
     std::chrono::seconds deadline = test::patience) {
  return node.ask<blob>(caf::actor_cast<storage_actor>(from),
                        read_share{{}, 7, 0, length}, deadline);
}

} // namespace

TEST_SUITE_BEGIN("network_tub");

TEST_CASE("a furl reaches its service over TLS") {
  server a;
  network_node b{network_node::new_identity()};
  auto remote = b.connect(a.where);
  REQUIRE_MESSAGE(remote, describe(remote.error()));
  CHECK((*remote)->node() == basp_node_of(a.core().me->id()));
  for (uint32_t size : {1u, 100'000u, 1u << 20}) {
    auto answer = read(b, *remote, size);
    REQUIRE_MESSAGE(answer, describe(answer.error()));
    CHECK(answer->size() == size);
  }
  CHECK(a.core().counters.violations == 0);
  CHECK(b.core().counters.violations == 0);
}

TEST_CASE("connections and what passes over them are counted") {
  server a;
  network_node b{network_node::new_identity()};
  auto remote = b.connect(a.where);
  REQUIRE(remote);
  REQUIRE(read(b, *remote, 100'000));
  auto shows = [](network_node& node, const std::string& what) {
    return test::value_in(node.env().metrics, "tahoe_tub_" + what);
  };
  auto comes_to_show = [&](network_node& node, const std::string& what) {
    return test::eventually([&] { return shows(node, what) == 1; });
  };
  CHECK(comes_to_show(b, "connection_events_total{event=\"opened\"}"));
  CHECK(comes_to_show(b, "connections"));
  CHECK(comes_to_show(b, "peers"));
  CHECK(
    test::eventually([&] { return shows(a, "sent_bytes_total") > 100'000; }));
  CHECK(shows(b, "received_bytes_total") > 100'000);
  CHECK(shows(b, "sent_bytes_total") < 10'000);
  CHECK(shows(b, "violations_total") == 0);
  auto nowhere = furl{a.core().me->id(), {{"127.0.0.1", 1}}, {}}.to_uri();
  network_node c{network_node::new_identity()};
  CHECK_FALSE(c.connect(nowhere));
  CHECK(comes_to_show(c, "connection_events_total{event=\"failed\"}"));
  CHECK(shows(c, "connection_events_total{event=\"opened\"}") == 0);
}

TEST_CASE("a furl of this node leads to the service itself") {
  server a;
  auto own = a.connect(a.where);
  REQUIRE(own);
  CHECK((*own)->id() == a.service.id());
}

TEST_CASE("a wrong tub id is refused before a byte of ours is sent") {
  server a;
  network_node b{network_node::new_identity()};
  auto forged = network_node::unbox(parse_furl(a.where));
  forged.tub = network_node::new_identity()->id();
  auto remote = b.connect(forged.to_uri());
  REQUIRE(!remote);
  CHECK(code_of(remote.error()) == ec::try_later);
  CHECK(describe(remote.error()).find("another node") != std::string::npos);
  CHECK(a.core().peers.ready_count() == 0);
}

TEST_CASE("a wrong swissnum is refused, and later ones still work") {
  server a;
  network_node b{network_node::new_identity()};
  auto guess = network_node::unbox(parse_furl(a.where));
  guess.service = network_node::unbox(random_bytes<swissnum>());
  auto remote = b.connect(guess.to_uri());
  REQUIRE(!remote);
  CHECK(code_of(remote.error()) == ec::refused);
  CHECK(b.connect(a.where));
}

TEST_CASE("a service that was never granted cannot be addressed") {
  server a;
  network_node b{network_node::new_identity()};
  auto hidden = a.system().spawn(test::echo_storage);
  a.system().registry().put(hidden.id(), hidden);
  CHECK(b.connect(a.where));
  auto guess = tub_module::of(b.system()).proxy(a.core().me->id(), hidden.id());
  auto answer = read(b, guess, 10);
  CHECK(!answer);
  caf::anon_send_exit(hidden, caf::exit_reason::kill);
}

TEST_CASE("where nobody listens the reason is told") {
  network_node b{network_node::new_identity()};
  auto where = std::string{};
  {
    server a;
    where = a.where;
  }
  auto remote = b.connect(where);
  REQUIRE(!remote);
  CHECK(code_of(remote.error()) == ec::try_later);
  CHECK(describe(remote.error()).find("refused") != std::string::npos);
}

TEST_CASE("requests fail at once when the connection is lost") {
  auto a = std::make_unique<server>();
  network_node b{network_node::new_identity()};
  auto remote = b.connect(a->where);
  REQUIRE(remote);
  auto heard = [&] {
    return test::value_in(a->env().metrics, "tahoe_tub_received_bytes_total");
  };
  auto before = heard();
  std::thread killer{[&] {
    test::eventually([&] { return heard() > before; });
    std::this_thread::sleep_for(std::chrono::milliseconds{200});
    a.reset();
  }};
  auto answer = read(b, *remote, 0);
  killer.join();
  REQUIRE(!answer);
  CHECK(describe(answer.error()) == "the connection was lost");
}

TEST_CASE("a node that comes back is reached by the same furl") {
  auto me = network_node::new_identity();
  auto a = std::make_unique<server>(me);
  auto where = network_node::unbox(parse_furl(a->where));
  network_node b{network_node::new_identity()};
  REQUIRE(b.connect(where.to_uri()));
  auto port = a->port();
  a.reset();
  a = std::make_unique<server>(me, port);
  // The new process has drawn its swissnums anew: take its furl.
  auto remote = b.connect(a->where);
  // It may not know yet that the old connection is lost.
  test::eventually([&] {
    remote = b.connect(a->where);
    return static_cast<bool>(remote);
  });
  REQUIRE_MESSAGE(remote, describe(remote.error()));
  CHECK(read(b, *remote, 10));
}

TEST_CASE("two nodes that dial each other at once end with one connection") {
  for (int round = 0; round < 20; ++round) {
    server a, b;
    caf::expected<caf::strong_actor_ptr> there{caf::sec::runtime_error};
    std::thread other{[&] { there = a.connect(b.where); }};
    auto here = b.connect(a.where);
    other.join();
    REQUIRE_MESSAGE(here, describe(here.error()));
    REQUIRE_MESSAGE(there, describe(there.error()));
    CHECK(read(b, *here, 10));
    CHECK(read(a, *there, 10));
    for (auto node : {&a, &b})
      CHECK(test::eventually(
        [&] { return node->core().peers.ready_count() == 1; }));
  }
}

TEST_CASE("the sender of a message is the peer that TLS authenticated") {
  server a;
  network_node b{network_node::new_identity()};
  auto remote = b.connect(a.where);
  REQUIRE(remote);
  CHECK(b.core().peers.peer_of(*remote) == a.core().me->id());
  caf::scoped_actor self{b.system(), true};
  CHECK(b.core().peers.peer_of(caf::actor_cast<caf::strong_actor_ptr>(self))
        == b.core().me->id());
}

TEST_SUITE_END();

} // namespace tahoe::network_tub_test
