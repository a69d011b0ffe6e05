#pragma once

#include "codec/error.hpp"
#include "web/cli/console/console_shell.hpp"
#include "web/cli/file_descriptor.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <sys/types.h>

namespace tahoe {

/// The process `tahoe-node lua-console SOCKET [FILE]` of one shell, which runs
/// Lua as just another client of the node's console. It gets no descriptor but
/// its three pipes, and is killed when this object ends.
class lua_process {
public:
  static caf::expected<lua_process>
  start(const std::filesystem::path& socket,
        const std::optional<std::string>& file,
        const std::optional<std::string>& node);

  lua_process(lua_process&& other) noexcept;
  lua_process& operator=(lua_process&& other) = delete;
  ~lua_process();

  // The pipes' ends on this side do not block; each can be taken once.
  file_descriptor take_input() { return std::move(input_); }
  file_descriptor take_output() { return std::move(output_); }
  file_descriptor take_errors() { return std::move(errors_); }

  /// Can be read when the process has ended.
  int pid_fd() const { return pid_fd_.get(); }

  /// What Ctrl-C does.
  void interrupt();

  /// Collects the process once it has ended.
  lua_end wait();

private:
  lua_process() = default;

  pid_t pid_ = -1;
  file_descriptor pid_fd_;
  file_descriptor input_;
  file_descriptor output_;
  file_descriptor errors_;
};

} // namespace tahoe
