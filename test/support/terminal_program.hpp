#pragma once

#include "test/support/eventually.hpp"

#include <array>
#include <chrono>
#include <csignal>
#include <functional>
#include <poll.h>
#include <pty.h>
#include <stdexcept>
#include <string>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

namespace tahoe::test {

/// A process on a terminal of its own, with somebody who types.
class terminal_program {
public:
  /// A line of /bin/sh.
  explicit terminal_program(const std::string& line)
    : terminal_program(
      [&] { return execl("/bin/sh", "sh", "-c", line.c_str(), nullptr); }) {}

  /// A function of this program, in a copy of it; its result is the exit
  /// status.
  explicit terminal_program(const std::function<int()>& main) {
    winsize size{10, 80, 0, 0};
    process_ = forkpty(&terminal_, nullptr, nullptr, &size);
    if (process_ < 0)
      throw std::runtime_error{"no terminal"};
    if (process_ == 0)
      _exit(main());
  }

  terminal_program(const terminal_program&) = delete;
  terminal_program& operator=(const terminal_program&) = delete;

  ~terminal_program() {
    if (process_ > 0) {
      kill(process_, SIGKILL);
      waitpid(process_, nullptr, 0);
    }
    close(terminal_);
  }

  void type(const std::string& keys) {
    if (write(terminal_, keys.data(), keys.size()) < 0)
      throw std::runtime_error{"the terminal is gone"};
  }

  /// Waits until this text was shown since the text it waited for before.
  bool shows(const std::string& text) {
    auto end = std::chrono::steady_clock::now() + patience;
    for (;;) {
      if (auto at = shown_.find(text); at != std::string::npos) {
        shown_.erase(0, at + text.size());
        return true;
      }
      pollfd waiting{terminal_, POLLIN, 0};
      poll(&waiting, 1, 100);
      std::array<char, 4096> piece;
      if (waiting.revents != 0) {
        auto length = read(terminal_, piece.data(), piece.size());
        if (length <= 0)
          return false;
        shown_.append(piece.data(), static_cast<size_t>(length));
      }
      if (std::chrono::steady_clock::now() > end)
        return false;
    }
  }

  void resize(unsigned short columns) {
    winsize size{10, columns, 0, 0};
    ioctl(terminal_, TIOCSWINSZ, &size);
  }

  /// Whether the terminal itself edits lines, as it does at first.
  bool is_cooked() const {
    termios modes{};
    return tcgetattr(terminal_, &modes) == 0 && (modes.c_lflag & ICANON) != 0;
  }

  void signal(int number) { kill(process_, number); }

  int exit_status() {
    while (shows("\x01")) // to its end
      ;
    int status = 0;
    waitpid(process_, &status, 0);
    process_ = -1;
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

private:
  int terminal_ = -1;
  pid_t process_ = -1;
  std::string shown_;
};

} // namespace tahoe::test
