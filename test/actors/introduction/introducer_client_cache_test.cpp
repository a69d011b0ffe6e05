#include "config/small_file.hpp"
#include "test/actors/introduction/introduction_grid.hpp"

#include <future>

using namespace std::chrono_literals;

namespace tahoe::introducer_client_cache_test {

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
  test_grid g{1};
  node middle{g, "middle"};
  auto where = middle.introduce();
  node ann{g, "ann"};
  node bob{g, "bob"};
  node reader{g, "reader"};
  ann.join({where});
  reader.join({where});
  ann.store();
  g.system.pass(3s);
  for (auto* x : {&reader, &ann, &middle})
    x->stop();
  auto kept = *read_text(reader.path("cache"), 1 << 20);
  middle.start();
  middle.introduce();
  bob.join({where});
  bob.store();
  reader.start();
  // A disk that does nothing until it is told to.
  std::promise<void> go, done;
  auto slow = disk_pool::on_threads(g.system.sys, 1);
  caf::anon_send(slow.worker(0), disk_job{[&] { go.get_future().wait(); }});
  auto quick = std::exchange(g.env.disk, slow);
  reader.join({where});
  g.env.disk = quick;
  g.system.pass(3s);
  CHECK_MESSAGE(reader.known().servers.size() == 1, "bob, news to the cache");
  reader.end(reader.client);
  caf::anon_send(slow.worker(0), disk_job{[&] { done.set_value(); }});
  go.set_value();
  done.get_future().wait();
  slow.stop();
  CHECK(*read_text(reader.path("cache"), 1 << 20) == kept);
}

TEST_SUITE_END();

} // namespace tahoe::introducer_client_cache_test
