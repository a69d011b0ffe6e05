#pragma once

#include <cstddef>
#include <string_view>

namespace tahoe {

/// Where a script's text goes: so much of it for each line that was entered,
/// and nothing in it that could act on a terminal.
class bounded_output {
public:
  /// Writes to `fd`, which stays the caller's.
  bounded_output(int fd, size_t limit) : fd_(fd), limit_(limit) {}

  /// Allows as much again as at first.
  void renew() {
    written_ = 0;
    cut_ = false;
  }

  /// Control characters other than line breaks and tabs become `?`. What is
  /// beyond the limit becomes one line that says so.
  void write(std::string_view text);

  /// For the bytes that mean something to the shell.
  void mark(char byte) { put({&byte, 1}); }

private:
  void put(std::string_view bytes);

  int fd_;
  size_t limit_;
  size_t written_ = 0;
  bool cut_ = false;
};

} // namespace tahoe
