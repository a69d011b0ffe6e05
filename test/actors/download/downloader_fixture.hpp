#pragma once

#include "actors/download/downloader.hpp"
#include "actors/grid/storage_faults.hpp"
#include "test/support/deterministic_system.hpp"
#include "test/support/memory_storage.hpp"
#include "test/support/stored_file.hpp"

#include <caf/send.hpp>
#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <vector>

namespace tahoe::test {

/// A downloader, and a server for each share of a file.
class downloader_fixture {
public:
  explicit downloader_fixture(uint64_t seed = 1, size_t length = 40'000)
    : file(file_of(length)), grid(seed),
      known(std::make_shared<known_servers>()) {
    for (uint8_t i = 0; i < file.shares.size(); ++i) {
      stores.push_back(std::make_shared<memory_shares>());
      stores.back()->index = file.cap.si();
      stores.back()->shares[i] = file.shares[i];
      faults.push_back(std::make_shared<fault_switch>());
      real.push_back(make_memory_storage(grid.sys, stores.back()));
      servers.push_back(
        make_faulty_storage(grid.sys, real.back(), faults.back()));
      server_entry entry;
      entry.id.bytes[0] = i;
      entry.service = caf::actor_cast<caf::strong_actor_ptr>(servers.back());
      known->servers.push_back(entry);
    }
    directory = make_server_directory(grid.sys, known);
    env.disk = disk_pool::on_scheduler(grid.sys);
    downloader = *make_downloader(grid.sys, {}, directory, env);
  }

  ~downloader_fixture() {
    auto kill = [](auto& x) { caf::anon_send_exit(x, caf::exit_reason::kill); };
    kill(downloader);
    kill(directory);
    for (auto& x : servers)
      kill(x);
    for (auto& x : real)
      kill(x);
    env.disk.stop();
    grid.settle();
  }

  caf::expected<download_started>
  start(uint64_t offset = 0, uint64_t length = UINT64_MAX) {
    return grid.ask<download_started>(downloader,
                                      start_download{file.cap, offset, length});
  }

  caf::expected<byte_buffer> read(const download_session_actor& session) {
    byte_buffer result;
    for (;;) {
      auto piece = grid.ask<blob>(session, read_data{});
      if (!piece)
        return std::move(piece.error());
      if (piece->empty())
        return result;
      append(result, piece->view());
    }
  }

  caf::expected<byte_buffer> download() {
    auto started = start();
    if (!started)
      return std::move(started.error());
    return read(started->session);
  }

  int64_t status(const std::string& what) {
    auto all = grid.ask<caf::settings>(downloader, get_status{});
    REQUIRE(all);
    return caf::get_or(*all, "state." + what, int64_t{-1});
  }

  stored_file file;
  deterministic_system grid;
  std::shared_ptr<known_servers> known;
  std::vector<std::shared_ptr<memory_shares>> stores;
  std::vector<std::shared_ptr<fault_switch>> faults;
  std::vector<storage_actor> real;
  std::vector<storage_actor> servers;
  introducer_client_actor directory;
  environment env;
  downloader_actor downloader;

private:
  static stored_file file_of(size_t length) {
    REQUIRE(prepare_process());
    return store_file("grid", length, 3, 10, 6000);
  }
};

} // namespace tahoe::test
