#pragma once

#include "test/support/grid_ask.hpp"
#include "test/support/grid_node.hpp"
#include "test/support/grid_transfer.hpp"
#include "test/support/temporary_directory.hpp"

#include <doctest/doctest.h>

namespace tahoe::test {

struct grid_options {
  size_t storage = 10;
  size_t clients = 1;
  /// One more node serves directories.
  bool vdrive = false;
  /// Used by every client; see tahoe.cfg for the defaults.
  encoding_config encoding{};
  /// Real threads and time instead of one thread, virtual time and a seed.
  bool threaded = false;
};

/// A whole grid in this process: an introducer, storage servers and clients,
/// each with a configuration directory, started by the code that starts them
/// everywhere else. It comes up with every client connected to every server.
///
///     test_grid grid{seed, {.storage = 10, .clients = 2}};
///     auto cap = grid.upload(0, bytes);
///     grid.server(3).stop();
///     CHECK(grid.download(1, *cap) == bytes);
///
/// Failures of the grid itself, of a start for example, fail the test.
class test_grid {
public:
  /// So much time an operation is given before the test calls it hung.
  static constexpr auto patience = std::chrono::minutes{10};

  explicit test_grid(uint64_t seed, const grid_options& options = {});

  ~test_grid();

  grid_node& introducer() { return *introducer_; }
  grid_node& vdrive() { return *vdrive_; }
  grid_node& server(size_t number) { return *servers_.at(number); }
  grid_node& client(size_t number) { return *clients_.at(number); }

  size_t server_count() const { return servers_.size(); }

  /// One more storage server; it does not run yet.
  grid_node& add_server();

  // -- what users do ----------------------------------------------------------

  upload_transfer
  begin_upload(size_t client, byte_buffer bytes, upload_options options = {});
  download_transfer
  begin_download(size_t client, const std::string& cap, uint64_t offset = 0,
                 uint64_t length = UINT64_MAX, size_t stop_at = nowhere);

  /// Lets a transfer that stopped at its `stop_at` have the rest.
  void resume(const caf::actor& worker);

  /// Waits for the end of a transfer; one that is not done `within` this time
  /// is a failure of the test.
  template <class T>
  caf::expected<T>
  finish(const transfer<T>& what, milliseconds within = patience) {
    CHECK_MESSAGE(grid_.world->wait([&] { return what.done(); }, within),
                  "a transfer takes too long");
    return what.result->get();
  }

  void cancel(const caf::actor& worker);

  caf::expected<std::string>
  upload(size_t client, byte_buffer bytes, upload_options options = {}) {
    return finish(begin_upload(client, std::move(bytes), options));
  }

  caf::expected<byte_buffer>
  download(size_t client, const std::string& cap, uint64_t offset = 0,
           uint64_t length = UINT64_MAX) {
    return finish(begin_download(client, cap, offset, length));
  }

  /// Asks a service of a node.
  template <class T, class Handle, class Request>
  caf::expected<T> ask(const Handle& whom, Request what) {
    return test::ask<T>(*grid_.world, whom, std::move(what));
  }

  // -- what testers look at ---------------------------------------------------

  void pass(milliseconds duration) { grid_.world->pass(duration); }

  /// See grid_world.
  void run(size_t actors) { grid_.world->run(actors); }

  /// Lets time go by until `done`; false if that takes too long.
  bool wait(const std::function<bool()>& done) {
    return grid_.world->wait(done, patience);
  }

  /// Storage servers that a client can use now.
  size_t servers_connected(size_t client);

  /// Until a client is connected to so many servers.
  void wait_for_servers(size_t client, size_t count);

  /// Whole shares on all servers.
  size_t share_count() const;

  /// What is under way anywhere, empty if nothing is. Files that this process
  /// has open count if there are more than when the grid came up.
  std::string unfinished() const;

  uint64_t history() const { return grid_.world->history(); }

private:
  std::unique_ptr<grid_node>
  make_node(const std::string& name, const node_roles& roles);

  temporary_directory directory_;
  grid_options options_;
  size_t open_files_ = 0;
  grid_surroundings grid_;
  std::unique_ptr<grid_node> introducer_;
  std::unique_ptr<grid_node> vdrive_; ///< null: there is none
  std::vector<std::unique_ptr<grid_node>> servers_;
  std::vector<std::unique_ptr<grid_node>> clients_;
};

} // namespace tahoe::test
