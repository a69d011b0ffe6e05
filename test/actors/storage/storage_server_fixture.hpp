#pragma once

#include "actors/storage/storage_server.hpp"
#include "test/support/deterministic_system.hpp"
#include "test/support/storage_files.hpp"
#include "test/support/temporary_directory.hpp"

#include <doctest/doctest.h>

namespace tahoe::test {

/// A storage server with directory, disk and clock of its own, and its clients.
struct storage_server_fixture {
  storage_server_fixture()
    : env{disk_pool::on_scheduler(world.sys), {}, {}, {}, {}} {
    env.clock
      = [] { return wall_time{std::chrono::seconds(example_d::granted)}; };
    env.random = system_random();
    env.metrics = metric_registry::make();
    start();
  }

  ~storage_server_fixture() {
    stop();
    env.disk.stop();
    world.settle();
  }

  void start() {
    auto made = make_storage_server(world.sys, config, env);
    REQUIRE(made);
    server = *made;
  }

  void stop() {
    caf::anon_send_exit(server, caf::exit_reason::user_shutdown);
    server = nullptr;
    world.settle();
  }

  /// Asks as `who`, which stays the same sender from request to request.
  template <class T, class Request>
  caf::expected<T> ask(caf::scoped_actor& who, Request request) {
    auto handle = who->request(server, caf::infinite, std::move(request));
    world.settle();
    caf::expected<T> result{failure(ec::none, "")};
    handle.receive([&](T& x) { result = std::move(x); },
                   [&](caf::error& err) { result = std::move(err); });
    return result;
  }

  template <class Request>
  ec tell(caf::scoped_actor& who, Request request) {
    auto handle = who->request(server, caf::infinite, std::move(request));
    world.settle();
    auto result = ec::none;
    handle.receive([] {}, [&](caf::error& err) { result = code_of(err); });
    return result;
  }

  buckets_allocated
  allocate(caf::scoped_actor& who, std::initializer_list<uint8_t> wanted,
           uint64_t size) {
    auto result
      = ask<buckets_allocated>(who, example_d::allocate(wanted, size));
    REQUIRE(result);
    return *result;
  }

  std::string found(caf::scoped_actor& who) {
    auto result = ask<shares_found>(who, find_shares{example_d::si(), 0});
    REQUIRE(result);
    share_set numbers;
    for (auto& share : result->shares.items)
      numbers.insert(share.number);
    return to_string(numbers);
  }

  /// Lets nobody else work, the disk neither.
  void run_server_only() {
    auto& jobs = world.sched.jobs;
    auto is_server = [this](caf::resumable* job) {
      auto actor = dynamic_cast<caf::scheduled_actor*>(job);
      return actor != nullptr && actor->id() == server.id();
    };
    for (;;) {
      auto job = std::find_if(jobs.begin(), jobs.end(), is_server);
      if (job == jobs.end())
        return;
      std::swap(jobs.front(), *job);
      world.sched.run_once();
    }
  }

  size_t incoming() {
    return count_entries(config.directory / "shares/incoming");
  }

  int64_t status(const char* key) {
    auto answer = ask<caf::settings>(world.self, get_status{});
    REQUIRE(answer);
    return caf::get<int64_t>(*answer, std::string{"state."} + key);
  }

  temporary_directory home;
  storage_config config{false, 0, home.path() / "storage"};
  deterministic_system world;
  environment env;
  storage_actor server;
  byte_buffer data = patterned(1169);
};

} // namespace tahoe::test
