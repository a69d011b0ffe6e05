#include "web/cli/console/raw_terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

namespace tahoe {

std::optional<terminal_size> size_of_terminal(int fd) {
  if (!isatty(fd))
    return std::nullopt;
  winsize size{};
  if (ioctl(fd, TIOCGWINSZ, &size) != 0)
    return terminal_size{};
  return terminal_size{size.ws_col, size.ws_row};
}

raw_terminal::raw_terminal(int fd)
  : fd_(fd), changed_(tcgetattr(fd, &before_) == 0) {
  if (!changed_)
    return;
  auto raw = before_;
  cfmakeraw(&raw);
  tcsetattr(fd_, TCSADRAIN, &raw);
}

raw_terminal::~raw_terminal() {
  if (changed_)
    tcsetattr(fd_, TCSADRAIN, &before_);
}

} // namespace tahoe
