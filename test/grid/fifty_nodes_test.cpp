// A grid as `tahoe-node grid` runs it, on real threads: what the sanitizers and
// the leak checker are to see.

#include "actors/grid/grid_launcher.hpp"
#include "actors/system.hpp"
#include "test/grid/scenario.hpp"

#include <caf/typed_event_based_actor.hpp>

namespace tahoe::fifty_nodes_test {

using namespace tahoe::test;

namespace {

constexpr grid_size size{.introducers = 1, .storage = 47, .clients = 2};

/// The grid and what its clients' users ask.
class fifty_nodes {
public:
  fifty_nodes() {
    REQUIRE(prepare_process());
    env_.disk = world_->make_disk();
    grid_launch launch;
    launch.plan = plan_grid(home_.path(), size);
    launch.env = env_;
    launch.make_web = [&sys = world_->system(), to = services_](
                        const node_config& config, const node_handles& handles,
                        const environment&) {
      std::lock_guard guard{to->mutex};
      to->of[config.nickname] = handles;
      return caf::expected<observable_actor>{spawn_front(sys)};
    };
    grid_ = make_grid(world_->system(), std::move(launch));
    REQUIRE(ask<void>(*world_, grid_, start_grid{}));
  }

  ~fifty_nodes() {
    auto stopped = ask<void>(*world_, grid_, stop_grid{});
    CHECK_MESSAGE(stopped, text_of(stopped));
    caf::anon_send_exit(grid_, caf::exit_reason::user_shutdown);
    env_.disk.stop();
  }

  void wait_for_servers(const std::string& client) {
    auto reached = [&] {
      auto known = ask<known_servers>(
        *world_, services(client).introducer_client, get_servers{});
      REQUIRE(known);
      return static_cast<size_t>(
        std::count_if(known->servers.begin(), known->servers.end(),
                      [](auto& server) { return server.service != nullptr; }));
    };
    REQUIRE(world_->wait([&] { return reached() == size.storage; },
                         std::chrono::minutes{1}));
  }

  caf::expected<std::string>
  upload(const std::string& client, byte_buffer bytes) {
    return finish(start_transfer(world_->system(), services(client).uploader,
                                 std::move(bytes), {}));
  }

  caf::expected<byte_buffer>
  download(const std::string& client, const std::string& cap) {
    auto parsed = parse_capability(cap);
    REQUIRE(parsed);
    return finish(start_transfer(world_->system(), services(client).downloader,
                                 start_download{*parsed, 0, UINT64_MAX},
                                 nowhere));
  }

  void stop(const std::string& name) {
    REQUIRE(ask<void>(*world_, grid_, stop_member{name}));
  }

  void start(const std::string& name) {
    REQUIRE(ask<void>(*world_, grid_, start_member{name}));
  }

private:
  struct client_services {
    std::mutex mutex;
    std::map<std::string, node_handles> of;
  };

  static observable_actor spawn_front(caf::actor_system& sys) {
    return sys.spawn([]() -> observable_actor::behavior_type {
      return {[](const get_status&) { return caf::settings{}; }};
    });
  }

  node_handles services(const std::string& client) {
    std::lock_guard guard{services_->mutex};
    return services_->of.at(client);
  }

  template <class T>
  caf::expected<T> finish(const transfer<T>& what) {
    CHECK(world_->wait([&] { return what.done(); }, std::chrono::minutes{1}));
    return what.result->get();
  }

  temporary_directory home_;
  // It ends when all actors have, so what follows must let them go.
  std::unique_ptr<grid_world> world_ = grid_world::threaded();
  std::shared_ptr<client_services> services_
    = std::make_shared<client_services>();
  environment env_;
  grid_actor grid_;
};

} // namespace

TEST_SUITE_BEGIN("fifty_nodes");

TEST_CASE("fifty nodes in a process store, serve, stop and start again") {
  fifty_nodes grid;
  grid.wait_for_servers("client1");
  grid.wait_for_servers("client2");
  auto bytes = sample_file(300'000);
  auto cap = grid.upload("client1", bytes);
  REQUIRE_MESSAGE(cap, text_of(cap));
  CHECK(grid.download("client2", *cap) == bytes);
  for (int i = 1; i <= 47; i += 7)
    grid.stop("storage" + std::to_string(i));
  CHECK(grid.download("client2", *cap) == bytes);
  for (int i = 1; i <= 47; i += 7)
    grid.start("storage" + std::to_string(i));
  grid.wait_for_servers("client1");
  CHECK(grid.upload("client1", bytes) == *cap);
}

TEST_SUITE_END();

} // namespace tahoe::fifty_nodes_test
