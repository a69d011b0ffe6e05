#pragma once

#include "test/support/grid_node.hpp"
#include "test/support/http_client.hpp"
#include "test/support/temporary_directory.hpp"
#include "web/server/web.hpp"

namespace tahoe::test {

/// A node with all roles in this process, a vdrive among them, and its web
/// service on a real socket: what a user has who is a grid alone.
class drive_grid {
public:
  /// Comes up with both drives.
  drive_grid();
  ~drive_grid();

  /// One request over a connection of its own.
  http_reply ask(std::string_view method, std::string_view target,
                 std::string_view headers = "", std::string_view body = "") {
    http_client client{port};
    client.request(method, target, headers, body);
    return client.read_reply(method == "HEAD");
  }

  /// The header that opens the private drive.
  std::string authorization() const;

  /// What the vdrive client says of the roots.
  drive_roots roots();

  /// Takes the vdrive's node down: an entry asked for now is `try_later`.
  void stop_vdrive();

  temporary_directory directory;
  io_threads io{2}; // outlives the actors, as in a process
  grid_surroundings grid;
  std::unique_ptr<grid_node> hub;  ///< introducer, vdrive, storage
  std::unique_ptr<grid_node> node; ///< the client
  web_actor web;
  uint16_t port = 0;
};

} // namespace tahoe::test
