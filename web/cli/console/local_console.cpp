#include "config/node_directory.hpp"
#include "web/cli/command_error.hpp"
#include "web/cli/commands.hpp"
#include "web/cli/console/console_connection.hpp"
#include "web/cli/console/raw_terminal.hpp"
#include "web/cli/console/shell_runner.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <sys/signalfd.h>

namespace tahoe {

namespace {

constexpr std::chrono::milliseconds for_ever{-1};
constexpr uint32_t can_read = EPOLLIN;
constexpr uint32_t can_write = EPOLLOUT;
constexpr uint32_t nothing = 0;

/// The signals that a console looks at, as a descriptor, while it lives.
class console_signals {
public:
  console_signals() {
    sigset_t watched;
    sigemptyset(&watched);
    for (auto signal : {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGWINCH})
      sigaddset(&watched, signal);
    fd_ = file_descriptor{signalfd(-1, &watched, SFD_CLOEXEC | SFD_NONBLOCK)};
    // Blocked, it fails the write instead.
    sigaddset(&watched, SIGPIPE);
    pthread_sigmask(SIG_BLOCK, &watched, nullptr);
  }

  int fd() const { return fd_.get(); }

  /// The next signal; 0: there is none.
  int take() {
    signalfd_siginfo info;
    if (read(fd(), &info, sizeof info) != sizeof info)
      return 0;
    return static_cast<int>(info.ssi_signo);
  }

private:
  file_descriptor fd_;
};

/// A shell on this process's standard input and output.
class local_console {
public:
  local_console(event_loop& loop, const shell_setup& setup,
                file_descriptor node, const std::filesystem::path& socket)
    : loop_(loop), runner_(loop, setup, std::move(node), socket) {
    loop_.watch(signals_.fd(), can_read, [this](uint32_t) { on_signal(); });
    if (setup.keys)
      raw_.emplace(STDIN_FILENO);
  }

  exit_code run() {
    while (!stopped_ && !runner_.ended()) {
      watch_input();
      watch_output();
      loop_.run_once(for_ever);
    }
    return stopped_ ? *stopped_ : *runner_.ended();
  }

private:
  void watch_input() {
    auto wanted = !input_ended_ && runner_.wants_input();
    loop_.watch(STDIN_FILENO, wanted ? can_read : nothing,
                [this](uint32_t) { read_input(); });
  }

  void read_input() {
    std::array<char, 16384> piece;
    auto length = read(STDIN_FILENO, piece.data(), piece.size());
    if (length < 0 && (errno == EINTR || errno == EAGAIN))
      return;
    if (length > 0) {
      runner_.input({piece.data(), static_cast<size_t>(length)});
      return;
    }
    input_ended_ = true;
    runner_.input_ended();
  }

  void watch_output() {
    // Errors stand behind what came before them.
    auto fd = runner_.output().empty() ? STDERR_FILENO : STDOUT_FILENO;
    auto other = fd == STDOUT_FILENO ? STDERR_FILENO : STDOUT_FILENO;
    auto waiting = !runner_.output().empty() || !runner_.errors().empty();
    loop_.watch(other, nothing, {});
    loop_.watch(fd, waiting ? can_write : nothing,
                [this, fd](uint32_t) { write_output(fd); });
  }

  void write_output(int fd) {
    // More could block: these descriptors are shared with other programs.
    constexpr size_t at_once = 4096;
    auto& text = fd == STDOUT_FILENO ? runner_.output() : runner_.errors();
    auto length = write(fd, text.data(), std::min(text.size(), at_once));
    if (length < 0 && (errno == EINTR || errno == EAGAIN))
      return;
    if (length < 0)
      stopped_ = exit_code::other;
    else if (fd == STDOUT_FILENO)
      runner_.output_taken(static_cast<size_t>(length));
    else
      runner_.errors_taken(static_cast<size_t>(length));
  }

  void on_signal() {
    auto signal = signals_.take();
    if (signal == SIGINT)
      runner_.interrupt();
    else if (signal == SIGWINCH)
      runner_.resize(size_of_terminal(STDOUT_FILENO).value_or(terminal_size{}));
    else if (signal != 0)
      stopped_ = exit_code::interrupted;
  }

  event_loop& loop_;
  // No signal ends the process before the terminal is as it was.
  console_signals signals_;
  std::optional<raw_terminal> raw_;
  shell_runner runner_;
  bool input_ended_ = false;
  std::optional<exit_code> stopped_;
};

/// Keys are read where somebody types: at a prompt, the shell's or Lua's.
bool has_console_prompt(const std::vector<std::string>& words) {
  auto prompt = words.empty() || words == std::vector<std::string>{"lua"};
  return prompt && isatty(STDIN_FILENO) && isatty(STDOUT_FILENO);
}

/// A grid in one process has a console of its own, and its nodes none.
std::string how_to_start(const std::filesystem::path& given) {
  auto directory = std::filesystem::absolute(given).lexically_normal();
  if (!directory.has_filename())
    directory = directory.parent_path();
  node_directory grid{directory.parent_path()};
  if (std::filesystem::exists(grid.console_socket()))
    return "it may be a node of the grid in " + grid.root().string()
           + ": tahoe-node console " + grid.root().string() + ", then `use "
           + directory.filename().string() + "`";
  auto is_node
    = std::filesystem::exists(node_directory{directory}.config_file());
  auto is_grid = std::filesystem::exists(
    node_directory{directory / "introducer"}.config_file());
  if (!is_node && is_grid)
    return "start the grid: tahoe-node grid " + directory.string();
  return "start the node: tahoe-node start " + directory.string();
}

command_error
no_console(const caf::error& why, const std::filesystem::path& directory) {
  auto result = stop_with(why);
  if (result.code == exit_code::try_later)
    result.remedy = how_to_start(directory);
  return result;
}

} // namespace

int run_console(const console_options& options) {
  auto socket = node_directory{options.directory}.console_socket();
  auto node = connect_to_console(socket);
  if (!node)
    return report(no_console(node.error(), options.directory));
  auto loop = event_loop::open();
  if (!loop)
    return report(stop_with(loop.error()));
  shell_setup setup;
  setup.terminal = size_of_terminal(STDOUT_FILENO);
  setup.keys = has_console_prompt(options.command);
  if (!options.command.empty())
    setup.command = options.command;
  local_console console{*loop, setup, std::move(*node), socket};
  return static_cast<int>(console.run());
}

} // namespace tahoe
