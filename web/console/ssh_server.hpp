#pragma once

#include "web/cli/console/event_loop.hpp"
#include "web/console/ssh_connection.hpp"
#include "web/console/ssh_host_key.hpp"
#include "web/console/ssh_listener.hpp"
#include "web/console/ssh_log.hpp"

#include <list>
#include <memory>

struct ssh_bind_struct;

namespace tahoe {

struct ssh_server_config {
  std::vector<ssh_listener> listeners;
  std::filesystem::path host_key;
  std::filesystem::path console_socket;
  int stop = -1; ///< the server ends when this can be read
};

/// All SSH connections of a node, in the thread that calls run().
class ssh_server {
public:
  static constexpr size_t max_visitors = 64; ///< not logged in yet
  static constexpr size_t max_users = 16;    ///< logged in

  static caf::expected<std::unique_ptr<ssh_server>>
  make(ssh_server_config config, const logger& log);

  ~ssh_server();

  /// Serves until it is told to stop.
  void run();

private:
  using clock = ssh_connection::clock;

  ssh_server(ssh_server_config config, const logger& log, event_loop loop);

  caf::expected<void> prepare();
  void listen(const ssh_listener& to);
  void accept(const ssh_listener& from);
  void make_room();
  void serve_all();
  bool has_room_for_user() const;

  ssh_server_config config_;
  ssh_log log_;
  event_loop loop_;
  ssh_bind_struct* bind_ = nullptr;
  bool stopped_ = false;
  std::optional<clock::time_point> deaf_until_; ///< for want of descriptors
  std::list<std::unique_ptr<ssh_connection>> connections_; ///< oldest first
};

} // namespace tahoe
