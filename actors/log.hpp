#pragma once

#include "config/node_config.hpp"

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace spdlog {
class logger;
} // namespace spdlog

namespace tahoe {

/// Writes the log of one node; a handle, copied freely, usable from any thread.
/// A line is `TIME LEVEL [NODE] COMPONENT EVENT TEXT`, where EVENT is a stable
/// word by which logs can be searched. Secrets have no business here.
class logger {
public:
  /// Says nothing: for tests and tools.
  logger() = default;

  /// Rotating files `node.log` in `directory`, 10 MiB each, five of them.
  /// Fails if the directory cannot be written.
  static caf::expected<logger>
  to_files(const std::filesystem::path& directory, log_level level);

  /// Standard error, for `run` in the foreground.
  static logger to_stderr(log_level level);

  /// The same log for another component, `storage` for example.
  logger named(std::string_view component) const;

  /// The same log with the node's name (the first letters of its tub id).
  logger for_node(std::string_view node) const;

  void debug(std::string_view event, std::string_view text) const;
  void info(std::string_view event, std::string_view text) const;
  void warning(std::string_view event, std::string_view text) const;
  void error(std::string_view event, std::string_view text) const;

private:
  void
  write(log_level level, std::string_view event, std::string_view text) const;

  std::shared_ptr<spdlog::logger> sink_;
  std::string node_ = "----";
  std::string component_ = "node";
};

} // namespace tahoe
