#pragma once

#include "codec/error.hpp"

#include <filesystem>
#include <optional>
#include <sys/types.h>

namespace tahoe {

// running.process = pid SP start-time LF
//
// Both decimal; the start time is that of /proc/PID/stat, in clock ticks since
// the machine started. Together they name a process for as long as it lives: a
// number that the system gave to somebody else does not look like ours.

/// The process that wrote the file, if it still runs.
std::optional<pid_t> running_process(const std::filesystem::path& file);

/// Whether some process holds the file's mark, named or not.
bool is_held(const std::filesystem::path& file);

/// Says in a file that this process runs a node. The file is locked while the
/// object lives and removed with it.
class process_mark {
public:
  /// `refused` if another process holds the mark.
  static caf::expected<process_mark> take(std::filesystem::path file);

  /// The same without saying which: for a node among others in a process, which
  /// is not to be stopped for that one.
  static caf::expected<process_mark> hold(std::filesystem::path file);

  process_mark(process_mark&& other) noexcept;
  process_mark& operator=(process_mark&&) = delete;
  ~process_mark();

private:
  process_mark(std::filesystem::path file, int descriptor)
    : file_(std::move(file)), descriptor_(descriptor) {}

  std::filesystem::path file_;
  int descriptor_;
};

} // namespace tahoe
