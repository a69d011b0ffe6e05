#pragma once

#include "actors/vdrive/vdrive_server.hpp"
#include "test/support/deterministic_system.hpp"
#include "test/support/temporary_directory.hpp"
#include "test/support/vdrive_samples.hpp"

#include <caf/send.hpp>
#include <doctest/doctest.h>

namespace tahoe::test {

/// Takes every asker for the node that the test says.
class one_peer : public peer_directory {
public:
  std::optional<tub_id> peer_of(const caf::strong_actor_ptr&) const override {
    return peer;
  }

  std::optional<tub_id> peer = tub_id{{1}};
};

/// A vdrive with directory, disk and clock of its own.
struct vdrive_fixture {
  vdrive_fixture() {
    env.disk = disk_pool::on_scheduler(world.sys);
    env.clock = [this] { return now; };
    env.peers = peers;
    std::filesystem::create_directories(directory.private_dir());
    start();
  }

  ~vdrive_fixture() {
    stop();
    env.disk.stop();
    world.settle();
  }

  void start() {
    auto made = make_vdrive_server(world.sys, directory, config, env);
    REQUIRE(made);
    vdrive = *made;
  }

  void stop() {
    caf::anon_send_exit(vdrive, caf::exit_reason::user_shutdown);
    vdrive = nullptr;
    world.settle();
  }

  void restart() {
    stop();
    start();
  }

  template <class Change>
  caf::expected<directories_changed> ask(Change change) {
    return world.ask<directories_changed>(vdrive, std::move(change));
  }

  /// `none` if it was done.
  template <class Change>
  ec outcome(Change change) {
    auto answer = ask(std::move(change));
    return answer ? ec::none : code_of(answer.error());
  }

  caf::settings status() {
    auto answer = world.ask<caf::settings>(vdrive, get_status{});
    REQUIRE(answer);
    return *answer;
  }

  int64_t count(const char* key) {
    return caf::get<int64_t>(status(), std::string{"state."} + key);
  }

  furl where() const { return {{{7}}, {}, {}}; }

  temporary_directory home;
  node_directory directory{home.path()};
  vdrive_config config;
  wall_time now{std::chrono::hours{24 * 20000}};
  std::shared_ptr<one_peer> peers = std::make_shared<one_peer>();
  deterministic_system world;
  environment env;
  vdrive_service_actor vdrive;
};

} // namespace tahoe::test
