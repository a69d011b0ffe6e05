#pragma once

#include "codec/error.hpp"
#include "web/cli/file_descriptor.hpp"
#include "web/cli/interrupt.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <sys/types.h>

namespace tahoe {

/// Where a fetched file goes. It is written without a name (where the file
/// system knows no such files: under a temporary one) and gets its own when it
/// is complete; without `finish` nothing stays. It has the mode of the file
/// that it replaces, or what the umask leaves. Standard output, devices and
/// pipes are written straight away.
class target_file {
public:
  enum class durability : uint8_t {
    complete, ///< survives power loss from `finish` on
    later,    ///< who writes many files sees to that for all of them
  };

  /// Creates the file, or uses standard output for `-`, or a device or pipe of
  /// this name. One who reads from a pipe is waited for, here and in `write`;
  /// both fail with cancelled if the user interrupts.
  static caf::expected<target_file>
  create(const std::string& name, const interrupt_watch* interrupt = nullptr,
         durability wanted = durability::complete);

  target_file(target_file&& other) = default;
  target_file& operator=(target_file&&) = delete;
  ~target_file();

  caf::expected<void> write(std::string_view bytes);

  /// Makes the file visible, and durable before that if that is wanted.
  caf::expected<void> finish();

private:
  target_file(file_descriptor fd, durability wanted)
    : fd_(std::move(fd)), durability_(wanted) {}

  static caf::expected<target_file>
  open_pipe(const std::string& name, const interrupt_watch& interrupt);
  static caf::expected<target_file>
  create_hidden(const std::filesystem::path& path, mode_t mode,
                durability wanted);

  bool give_name();
  caf::error failed(const char* action) const;

  file_descriptor fd_;
  std::filesystem::path temporary_; ///< empty: nothing to remove
  std::filesystem::path name_;      ///< empty: it is not ours to finish
  mode_t mode_ = 0;                 ///< of a file that is ours to finish
  durability durability_;
  const interrupt_watch* interrupt_ = nullptr; ///< of a pipe
};

} // namespace tahoe
