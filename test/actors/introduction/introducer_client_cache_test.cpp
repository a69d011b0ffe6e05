#include "config/small_file.hpp"
#include "test/actors/introduction/introduction_grid.hpp"

using namespace std::chrono_literals;

namespace tahoe {

using namespace introduction_test;

TEST_SUITE_BEGIN("introducer_client_cache");

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

TEST_CASE("what was learned just before an orderly end is in the cache") {
  for (uint64_t seed = 1; seed <= 5; ++seed) {
    CAPTURE(seed);
    test_grid g{seed};
    node middle{g, "middle"};
    auto where = middle.introduce();
    node ann{g, "ann"};
    node reader{g, "reader"};
    ann.join({where});
    reader.join({where});
    ann.store();
    g.system.pass(3s);
    REQUIRE(reader.reached() == 1);
    CHECK_FALSE(std::filesystem::exists(reader.path("cache")));
    reader.stop();
    middle.stop();
    reader.start();
    reader.join({where});
    g.system.pass(3s);
    CHECK(reader.reached() == 1);
  }
}

TEST_CASE("an end before the cache was read leaves the cache as it was") {
  for (uint64_t seed = 1; seed <= 20; ++seed) {
    CAPTURE(seed);
    test_grid g{seed};
    node middle{g, "middle"};
    auto where = middle.introduce();
    node ann{g, "ann"};
    ann.join({where});
    ann.store();
    node reader{g, "reader"};
    reader.join({where});
    g.system.pass(3s);
    REQUIRE(reader.reached() == 1);
    reader.stop();
    auto kept = *read_text(reader.path("cache"), 1 << 20);
    reader.start();
    reader.storage = g.system.sys.spawn(fake_storage);
    auto own = reader.publish("storage", reader.storage);
    reader.client = make_introducer_client(g.system.sys,
                                           {reader.id,
                                            "reader",
                                            "test/1",
                                            {},
                                            reader.path("cache"),
                                            reader.path("seq")},
                                           reader.tub, g.env);
    caf::anon_send(reader.client, announce_service{"storage", own});
    caf::anon_send_exit(reader.client, caf::exit_reason::user_shutdown);
    g.system.settle();
    CHECK(*read_text(reader.path("cache"), 1 << 20) == kept);
  }
}

TEST_SUITE_END();

} // namespace tahoe
