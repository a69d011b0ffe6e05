#include "actors/introduction/server_table.hpp"
#include "test/support/deterministic_system.hpp"

#include <caf/typed_event_based_actor.hpp>
#include <doctest/doctest.h>

namespace tahoe::server_table_test {

namespace {

const wall_time noon{std::chrono::hours{12}};

/// A table of two servers with the links 1 and 2, neither of them up.
struct fixture {
  fixture() {
    for (uint8_t number : {1, 2})
      table.set_link(table.note(about(number), furl{}, noon), number, {});
  }

  static node_announcement about(uint8_t number) {
    node_announcement result;
    result.id.bytes[0] = number;
    return result;
  }

  link_up up(uint64_t link) {
    return {link, caf::actor_cast<caf::strong_actor_ptr>(world.self)};
  }

  test::deterministic_system world;
  server_table table;
};

} // namespace

TEST_SUITE_BEGIN("server_table");

TEST_CASE("connected servers are counted as links come and go") {
  fixture f;
  CHECK(f.table.size() == 2);
  CHECK(f.table.connected() == 0);
  CHECK(f.table.up(f.up(1), noon));
  CHECK(f.table.up(f.up(2), noon));
  CHECK_MESSAGE(f.table.up(f.up(2), noon), "again");
  CHECK(f.table.connected() == 2);
  CHECK(f.table.down({2, "lost"}, noon));
  CHECK_MESSAGE(f.table.down({2, "not reached"}, noon), "again");
  CHECK(f.table.connected() == 1);
}

TEST_CASE("a server that is removed is not connected") {
  fixture f;
  CHECK(f.table.up(f.up(1), noon));
  f.table.remove(fixture::about(2).id);
  CHECK(f.table.connected() == 1);
  f.table.remove(fixture::about(1).id);
  CHECK(f.table.connected() == 0);
  CHECK(f.table.size() == 0);
  CHECK_FALSE(f.table.up(f.up(1), noon));
  CHECK_FALSE(f.table.down({1, "lost"}, noon));
}

TEST_SUITE_END();

} // namespace tahoe::server_table_test
