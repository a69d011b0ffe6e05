#include "web/console/ssh_console.hpp"

#include "web/cli/console/command_words.hpp"
#include "web/cli/console/console_connection.hpp"

#include <algorithm>
#include <array>
#include <libssh/callbacks.h>
#include <libssh/libssh.h>
#include <libssh/server.h>

namespace tahoe {

namespace {

constexpr size_t input_slice = 64;
constexpr size_t most_input = 65536;
constexpr size_t most_at_once = 32768;
constexpr int accepted = 0;
constexpr int denied = -1;

terminal_size size_from(int columns, int rows) {
  constexpr int most = 10000;
  return {static_cast<size_t>(std::clamp(columns, 0, most)),
          static_cast<size_t>(std::clamp(rows, 0, most))};
}

} // namespace

/// What libssh calls. Each gets the console; nothing is written to the channel
/// from within.
struct ssh_console::callbacks {
  explicit callbacks(ssh_console* owner) {
    table.userdata = owner;
    table.channel_data_function = on_data;
    table.channel_eof_function = on_end;
    table.channel_close_function = on_close;
    table.channel_signal_function = on_signal;
    table.channel_pty_request_function = on_terminal;
    table.channel_pty_window_change_function = on_size;
    table.channel_shell_request_function = on_shell;
    table.channel_exec_request_function = on_command;
    ssh_callbacks_init(&table);
  }

  static ssh_console& owner(void* data) {
    return *static_cast<ssh_console*>(data);
  }

  static int on_data(ssh_session, ssh_channel, void* bytes, uint32_t length,
                     int is_errors, void* data) {
    if (is_errors)
      return static_cast<int>(length);
    return static_cast<int>(
      owner(data).take_input(static_cast<const char*>(bytes), length));
  }

  static void on_end(ssh_session, ssh_channel, void* data) {
    owner(data).input_ended_ = true;
  }

  static void on_close(ssh_session, ssh_channel, void* data) {
    owner(data).closed_ = true;
  }

  static void
  on_signal(ssh_session, ssh_channel, const char* name, void* data) {
    auto& self = owner(data);
    if (self.runner_ && std::string_view{name} == "INT")
      self.runner_->interrupt();
  }

  static int on_terminal(ssh_session, ssh_channel, const char*, int columns,
                         int rows, int, int, void* data) {
    auto& self = owner(data);
    if (self.runner_)
      return denied;
    self.terminal_ = size_from(columns, rows);
    return accepted;
  }

  static int on_size(ssh_session, ssh_channel, int columns, int rows, int, int,
                     void* data) {
    auto& self = owner(data);
    if (!self.terminal_)
      return denied;
    self.terminal_ = size_from(columns, rows);
    if (self.runner_)
      self.runner_->resize(*self.terminal_);
    return accepted;
  }

  static int on_shell(ssh_session, ssh_channel, void* data) {
    return owner(data).start(std::nullopt) ? accepted : denied;
  }

  static int
  on_command(ssh_session, ssh_channel, const char* command, void* data) {
    return owner(data).start(command) ? accepted : denied;
  }

  ssh_channel_callbacks_struct table{};
};

ssh_console::ssh_console(ssh_session_struct* session, event_loop& loop,
                         std::filesystem::path socket)
  : session_(session), loop_(loop), socket_(std::move(socket)),
    callbacks_(std::make_unique<callbacks>(this)),
    channel_(ssh_channel_new(session)) {
  if (channel_)
    ssh_set_channel_callbacks(channel_, &callbacks_->table);
}

ssh_console::~ssh_console() {
  if (!channel_)
    return;
  // libssh keeps the channel until the client has closed it, too.
  ssh_remove_channel_callbacks(channel_, &callbacks_->table);
  ssh_channel_free(channel_);
}

bool ssh_console::start(std::optional<std::string_view> command) {
  if (runner_ || failed_)
    return false;
  shell_setup setup;
  setup.terminal = terminal_;
  setup.keys = terminal_.has_value();
  setup.reads_files = false;
  if (command) {
    auto words = split_words(*command);
    if (!words) {
      fail(words.error());
      return true;
    }
    setup.command = std::move(*words);
  }
  auto node = connect_to_console(socket_);
  if (!node) {
    fail(node.error());
    return true;
  }
  runner_ = std::make_unique<shell_runner>(loop_, std::move(setup),
                                           std::move(*node), socket_);
  return true;
}

void ssh_console::fail(const caf::error& why) {
  errors_ = "tahoe-node: " + describe(why) + (terminal_ ? "\r\n" : "\n");
  failed_ = exit_code_of(to_string(code_of(why)));
}

size_t ssh_console::take_input(const char* data, size_t length) {
  auto taken
    = left_in_channel_ ? 0 : std::min(length, most_input - input_.size());
  input_.append(data, taken);
  if (taken < length)
    left_in_channel_ = true;
  return taken;
}

void ssh_console::serve() {
  has_more_ = false;
  if (!closed_) {
    fetch_input();
    if (runner_)
      pass_input();
    pass_output();
    if (finished_)
      runner_.reset();
  }
  if (closed_ || ssh_channel_is_closed(channel_)) {
    runner_.reset();
    over_ = true;
  }
}

void ssh_console::fetch_input() {
  std::array<char, 16384> piece;
  while (left_in_channel_ && input_.size() + piece.size() <= most_input) {
    auto length
      = ssh_channel_read_nonblocking(channel_, piece.data(), piece.size(), 0);
    if (length > 0)
      input_.append(piece.data(), static_cast<size_t>(length));
    else
      left_in_channel_ = false;
  }
}

void ssh_console::pass_input() {
  // A little at a time: each key may draw a whole line.
  while (!input_.empty() && runner_->wants_input()) {
    runner_->input(std::string_view{input_}.substr(0, input_slice));
    input_.erase(0, input_slice);
  }
  if (input_ended_ && input_.empty() && !left_in_channel_ && !told_end_) {
    told_end_ = true;
    runner_->input_ended();
  }
}

void ssh_console::pass_output() {
  if (finished_)
    return;
  if (runner_) {
    runner_->output_taken(write(runner_->output(), false));
    if (runner_->output().empty())
      runner_->errors_taken(write(runner_->errors(), true));
    if (auto code = runner_->ended())
      finish(*code);
  } else if (failed_) {
    errors_.erase(0, write(errors_, !terminal_));
    if (errors_.empty())
      finish(*failed_);
  }
}

size_t ssh_console::write(const std::string& text, bool as_errors) {
  // libssh would keep what the network does not take yet, without a bound.
  if (text.empty() || ssh_get_status(session_) & SSH_WRITE_PENDING)
    return 0;
  auto room = std::min<size_t>(ssh_channel_window_size(channel_), most_at_once);
  auto length = static_cast<uint32_t>(std::min(text.size(), room));
  if (length == 0)
    return 0;
  // A callback that libssh makes before it sends may change the text.
  auto piece = text.substr(0, length);
  auto written = as_errors
                   ? ssh_channel_write_stderr(channel_, piece.data(), length)
                   : ssh_channel_write(channel_, piece.data(), length);
  if (written < 0) {
    closed_ = true;
    return 0;
  }
  has_more_ = written > 0;
  return static_cast<size_t>(written);
}

void ssh_console::finish(exit_code code) {
  finished_ = true;
  ssh_channel_request_send_exit_status(channel_, static_cast<int>(code));
  ssh_channel_send_eof(channel_);
  ssh_channel_close(channel_);
}

} // namespace tahoe
