#pragma once

#include <array>
#include <chrono>
#include <csignal>
#include <poll.h>
#include <pty.h>
#include <stdexcept>
#include <string>
#include <sys/wait.h>
#include <unistd.h>

namespace tahoe::test {

/// A line of /bin/sh on a terminal of its own, with somebody who types.
class terminal_program {
public:
  explicit terminal_program(const std::string& line) {
    winsize size{10, 80, 0, 0};
    process_ = forkpty(&terminal_, nullptr, nullptr, &size);
    if (process_ < 0)
      throw std::runtime_error{"no terminal"};
    if (process_ == 0) {
      execl("/bin/sh", "sh", "-c", line.c_str(), nullptr);
      _exit(127);
    }
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
    auto end = std::chrono::steady_clock::now() + std::chrono::seconds{20};
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

  /// What was shown and not waited for.
  const std::string& rest() const { return shown_; }

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
