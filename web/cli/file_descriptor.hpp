#pragma once

#include <unistd.h>
#include <utility>

namespace tahoe {

/// Owns an open file, unless it was borrowed.
class file_descriptor {
public:
  file_descriptor() = default;

  /// Takes what open(2) answered.
  explicit file_descriptor(int fd) : fd_(fd), owned_(fd >= 0) {}

  /// Uses a descriptor of somebody else's, such as standard output.
  static file_descriptor borrow(int fd) {
    file_descriptor result;
    result.fd_ = fd;
    return result;
  }

  file_descriptor(file_descriptor&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)),
      owned_(std::exchange(other.owned_, false)) {}
  file_descriptor& operator=(file_descriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    std::swap(owned_, other.owned_);
    return *this;
  }

  ~file_descriptor() {
    if (owned_)
      close(fd_);
  }

  int get() const { return fd_; }

  /// Gives it away: whoever gets it closes it.
  int release() {
    owned_ = false;
    return std::exchange(fd_, -1);
  }

  explicit operator bool() const { return fd_ >= 0; }

private:
  int fd_ = -1;
  bool owned_ = false;
};

} // namespace tahoe
