#pragma once

#include "web/console/ssh_console.hpp"
#include "web/console/ssh_log.hpp"

#include <chrono>
#include <functional>

struct ssh_bind_struct;
struct ssh_event_struct;
struct ssh_key_struct;

namespace tahoe {

/// What all SSH connections of a node share.
struct ssh_connection_setup {
  event_loop& loop;
  ssh_log& log;
  std::filesystem::path keys_file; ///< read anew for each key that is offered
  std::filesystem::path console_socket;
  std::function<bool()> has_room; ///< for one more that is logged in
};

/// One SSH connection: keys are exchanged, a key of the keys file logs in, then
/// one session at a time is served. Forwarding is refused.
class ssh_connection {
public:
  using clock = std::chrono::steady_clock;

  static constexpr int max_attempts = 6;
  static constexpr std::chrono::seconds login_time{20};
  /// Without a session.
  static constexpr std::chrono::seconds idle_time{60};

  ssh_connection(ssh_connection_setup setup, std::string address);
  ~ssh_connection();

  ssh_connection(const ssh_connection&) = delete;
  ssh_connection& operator=(const ssh_connection&) = delete;

  /// Takes the socket. False: it is of no use.
  bool begin(ssh_bind_struct* bind, file_descriptor socket);

  const std::string& address() const { return address_; }
  bool is_logged_in() const { return logged_in_; }
  bool has_more() const { return console_ && console_->has_more(); }
  bool is_over() const { return over_; }
  uint64_t bytes_received() const;

  /// Does what is due; after each turn of the loop.
  void serve(clock::time_point now);

private:
  struct callbacks;

  bool may_log_in(ssh_key_struct* key, bool proven);
  bool is_authorized(ssh_key_struct* key);
  void refuse(const std::string& why);
  void watch();
  void unwatch();
  bool notice_end();

  ssh_connection_setup setup_;
  std::string address_;
  std::unique_ptr<callbacks> callbacks_;
  ssh_session_struct* session_ = nullptr;
  ssh_event_struct* event_ = nullptr;
  std::unique_ptr<ssh_console> console_;
  clock::time_point deadline_ = clock::now() + login_time;
  int attempts_ = 0;            ///< that failed
  uint64_t answered_bytes_ = 0; ///< received when all answers were sent
  int sessions_ = 0;
  int offers_ = 0; ///< keys that the client asked about
  bool logged_in_ = false;
  bool over_ = false;
  int fd_ = -1;          ///< its socket while the loop watches it
  uint32_t watched_ = 0; ///< events of the socket
};

} // namespace tahoe
