#pragma once

#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>
#include <unistd.h>

namespace tahoe::test {

/// A directory that disappears with the test. In memory where the system
/// offers that, so that an fsync costs nothing.
class temporary_directory {
public:
  temporary_directory() {
    auto base = access("/dev/shm", W_OK) == 0
                  ? std::filesystem::path{"/dev/shm"}
                  : std::filesystem::temp_directory_path();
    auto pattern = (base / "tahoe-node-test-XXXXXX").string();
    if (mkdtemp(pattern.data()) == nullptr)
      throw std::runtime_error{"cannot make " + pattern};
    path_ = pattern;
  }

  temporary_directory(const temporary_directory&) = delete;
  temporary_directory& operator=(const temporary_directory&) = delete;

  ~temporary_directory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  const std::filesystem::path& path() const { return path_; }

private:
  std::filesystem::path path_;
};

} // namespace tahoe::test
