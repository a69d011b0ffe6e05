#pragma once

#include "actors/introduction/introducer.hpp"
#include "actors/introduction/introducer_client.hpp"
#include "actors/tub/local_tub.hpp"
#include "test/support/actor_world.hpp"

#include <caf/all.hpp>
#include <doctest/doctest.h>

namespace tahoe::introduction_test {

inline caf::behavior fake_storage(caf::event_based_actor*) {
  return {[](int) {}};
}

using grid = test::actor_world;

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

  bool follows = true;

  void join(std::vector<furl> introducers) {
    client = make_introducer_client(
      g.system.sys,
      {id, name, "test/1", introducers, path("cache"), path("seq"), follows},
      tub, g.env);
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
    auto result = g.system.ask<known_servers>(client, get_servers{},
                                              std::chrono::seconds{1});
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

} // namespace tahoe::introduction_test
