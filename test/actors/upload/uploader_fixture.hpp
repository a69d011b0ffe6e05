#pragma once

#include "actors/grid/storage_faults.hpp"
#include "actors/storage/storage_server.hpp"
#include "actors/upload/uploader.hpp"
#include "test/support/chk_answers.hpp"
#include "test/support/deterministic_system.hpp"
#include "test/support/memory_storage.hpp"
#include "test/support/storage_files.hpp"
#include "test/support/temporary_directory.hpp"

#include <caf/send.hpp>
#include <doctest/doctest.h>

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace tahoe::test {

/// An uploader and real storage servers with faults in front of them.
class uploader_fixture {
public:
  explicit uploader_fixture(size_t servers = 10, encoding_config encoding = {},
                            std::string secret = {}, size_t encoders = 2) {
    REQUIRE(prepare_process());
    env.disk = disk_pool::on_scheduler(world.sys);
    for (size_t i = 0; i < servers; ++i)
      add_server(i);
    client = make_server_directory(world.sys, known);
    uploader_config config;
    config.encoding = encoding;
    config.encoders = encoders;
    config.convergence_secret = convergence_secret{as_bytes(secret)};
    config.temp_directory = directory.path() / "tmp";
    std::filesystem::create_directory(config.temp_directory);
    uploader = *make_uploader(world.sys, config, client, env);
  }

  ~uploader_fixture() {
    caf::anon_send_exit(uploader, caf::exit_reason::kill);
    caf::anon_send_exit(client, caf::exit_reason::kill);
    for (auto& server : real)
      caf::anon_send_exit(server, caf::exit_reason::kill);
    known->servers.clear();
    world.settle();
    env.disk.stop();
    world.settle();
  }

  void add_server(size_t number) {
    storage_config config;
    config.directory = storage(number);
    real.push_back(*make_storage_server(world.sys, config, env));
    faults.push_back(std::make_shared<fault_switch>());
    server_entry entry;
    entry.id.bytes.fill(static_cast<uint8_t>(number));
    entry.service = caf::actor_cast<caf::strong_actor_ptr>(
      make_faulty_storage(world.sys, real.back(), faults.back()));
    known->servers.push_back(std::move(entry));
  }

  std::filesystem::path storage(size_t number) const {
    return directory.path() / std::to_string(number);
  }

  upload_session_actor start(const start_upload& what = {}) {
    return *world.ask<upload_session_actor>(uploader, what);
  }

  /// Feeds all of `bytes` in pieces.
  void feed(const upload_session_actor& session, byte_view bytes,
            size_t piece = 50'000) {
    while (!bytes.empty()) {
      auto size = std::min(piece, bytes.size());
      REQUIRE(world.tell(session, put_data{blob{bytes.first(size)}}));
      bytes = bytes.subspan(size);
    }
  }

  caf::expected<upload_finished>
  upload(byte_view bytes, bool convergent = true) {
    auto session = start({convergent});
    feed(session, bytes);
    return world.ask<upload_finished>(session, finish_upload{},
                                      std::chrono::minutes{10});
  }

  /// The files of the shares that a server has stored.
  std::vector<std::filesystem::path> stored(size_t server) const {
    return files(server, false);
  }

  /// The files of the shares that a server is still being sent.
  std::vector<std::filesystem::path> incoming(size_t server) const {
    return files(server, true);
  }

  size_t stored_on_all() const {
    size_t result = 0;
    for (size_t i = 0; i < real.size(); ++i)
      result += stored(i).size();
    return result;
  }

  size_t incoming_on_all() const {
    size_t result = 0;
    for (size_t i = 0; i < real.size(); ++i)
      result += incoming(i).size();
    return result;
  }

  /// The bytes of all shares on all servers, in the order of their numbers.
  byte_buffer all_shares() const {
    std::map<int, byte_buffer> shares;
    for (size_t i = 0; i < real.size(); ++i)
      for (auto& path : stored(i)) {
        auto container = file_bytes(path);
        // Container: 12 bytes, share, one lease of 72 bytes.
        shares[std::stoi(path.filename().string())]
          = {container.begin() + 12, container.end() - 72};
      }
    byte_buffer result;
    for (auto& [number, bytes] : shares)
      append(result, bytes);
    return result;
  }

  /// Sessions that have not ended.
  size_t running() {
    auto status = world.ask<caf::settings>(uploader, get_status{});
    REQUIRE(status);
    auto state = caf::get<caf::settings>(*status, "state.running");
    return state.size();
  }

  void set_faults(size_t count, storage_request kind, storage_fault fault) {
    for (size_t i = 0; i < count; ++i)
      faults[i]->set(kind, fault);
  }

  temporary_directory directory;
  deterministic_system world;
  environment env;
  std::vector<storage_actor> real;
  std::vector<std::shared_ptr<fault_switch>> faults;
  std::shared_ptr<known_servers> known = std::make_shared<known_servers>();
  introducer_client_actor client;
  uploader_actor uploader;

private:
  std::vector<std::filesystem::path>
  files(size_t server, bool in_incoming) const {
    std::vector<std::filesystem::path> result;
    auto top = storage(server) / "shares";
    for (auto& entry : std::filesystem::recursive_directory_iterator{top}) {
      auto path = entry.path();
      auto is_incoming = path.string().find("/incoming/") != std::string::npos;
      if (entry.is_regular_file() && is_incoming == in_incoming)
        result.push_back(path);
    }
    return result;
  }
};

inline const byte_buffer& sample() {
  static const auto bytes = chk_plaintext("sample", 300'000);
  return bytes;
}

/// So that `sample()` has several.
inline encoding_config small_segments() {
  encoding_config result;
  result.max_segment_size = 65536;
  return result;
}

} // namespace tahoe::test
