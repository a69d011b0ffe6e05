#pragma once

#include "web/cli/console/pager.hpp"

#include <optional>
#include <termios.h>

namespace tahoe {

/// The size of the terminal that `fd` is, if it is one.
std::optional<terminal_size> size_of_terminal(int fd);

/// While it lives, a terminal passes on every key at once and does nothing by
/// itself; then it is as it was.
class raw_terminal {
public:
  explicit raw_terminal(int fd);
  ~raw_terminal();

  raw_terminal(const raw_terminal&) = delete;
  raw_terminal& operator=(const raw_terminal&) = delete;

private:
  int fd_;
  termios before_{};
  bool changed_;
};

} // namespace tahoe
