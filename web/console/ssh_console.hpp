#pragma once

#include "web/cli/console/shell_runner.hpp"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

struct ssh_channel_struct;
struct ssh_session_struct;

namespace tahoe {

/// One SSH session channel: a terminal, or none, and the console's shell on it.
/// Environment, subsystems, agents and X11 are refused.
class ssh_console {
public:
  /// The channel is the SSH session's; the socket the node's console's.
  ssh_console(ssh_session_struct* session, event_loop& loop,
              std::filesystem::path socket);
  ~ssh_console();

  ssh_console(const ssh_console&) = delete;
  ssh_console& operator=(const ssh_console&) = delete;

  /// Null if libssh could not make one.
  ssh_channel_struct* channel() const { return channel_; }

  /// Moves what can be moved between channel and shell.
  void serve();

  /// There is more to move at once.
  bool has_more() const { return has_more_; }

  /// A shell runs on it.
  bool is_active() const { return runner_ != nullptr; }

  /// Both sides are done with it.
  bool is_over() const { return over_; }

private:
  struct callbacks;

  bool start(std::optional<std::string_view> command);
  void fail(const caf::error& why);
  size_t take_input(const char* data, size_t length);
  void fetch_input();
  void pass_input();
  void pass_output();
  size_t write(const std::string& text, bool as_errors);
  void finish(exit_code code);

  ssh_session_struct* session_;
  event_loop& loop_;
  std::filesystem::path socket_;
  std::unique_ptr<callbacks> callbacks_;
  ssh_channel_struct* channel_;

  std::optional<terminal_size> terminal_;
  std::unique_ptr<shell_runner> runner_;
  std::string input_;
  bool left_in_channel_ = false; ///< input for which there was no room
  bool input_ended_ = false;
  bool told_end_ = false;
  std::string errors_; ///< why there is no shell
  std::optional<exit_code> failed_;
  bool finished_ = false;
  bool closed_ = false;
  bool has_more_ = false;
  bool over_ = false;
};

} // namespace tahoe
