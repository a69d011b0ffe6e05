#pragma once

#include "codec/error.hpp"
#include "web/cli/file_descriptor.hpp"

#include <filesystem>
#include <string>
#include <string_view>

namespace tahoe {

/// Where a fetched file goes. It is written under a temporary name in the same
/// directory and gets its own when it is complete; without `finish` nothing
/// stays. Standard output, devices and pipes are written straight away.
class target_file {
public:
  /// Creates the temporary file, or uses standard output for `-`, or
  /// a device or pipe of this name.
  static caf::expected<target_file> create(const std::string& name);

  target_file(target_file&& other) = default;
  target_file& operator=(target_file&&) = delete;
  ~target_file();

  caf::expected<void> write(std::string_view bytes);

  /// Makes the file durable and visible.
  caf::expected<void> finish();

private:
  target_file(file_descriptor fd, std::filesystem::path temporary,
              std::filesystem::path name);

  caf::error failed(const char* action) const;

  file_descriptor fd_;
  std::filesystem::path temporary_; ///< empty: nothing to remove
  std::filesystem::path name_;
};

} // namespace tahoe
