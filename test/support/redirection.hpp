#pragma once

#include <cstdio>
#include <fcntl.h>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>
#include <unistd.h>

namespace tahoe::test {

/// Lets a standard stream of this process be a file for a while.
class redirection {
public:
  redirection(int stream, const std::filesystem::path& file)
    : stream_(stream), saved_(dup(stream)) {
    std::fflush(nullptr);
    auto fd
      = open(file.c_str(),
             stream == STDIN_FILENO ? O_RDONLY : O_WRONLY | O_CREAT, 0600);
    if (fd < 0 || dup2(fd, stream) < 0)
      throw std::runtime_error{"cannot redirect to " + file.string()};
    close(fd);
  }

  redirection(const redirection&) = delete;
  redirection& operator=(const redirection&) = delete;

  ~redirection() {
    std::fflush(nullptr);
    dup2(saved_, stream_);
    close(saved_);
  }

private:
  int stream_;
  int saved_;
};

/// The bytes of a file; none if there is none.
inline std::string content_of(const std::filesystem::path& path) {
  std::ifstream file{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{file}, {}};
}

} // namespace tahoe::test
