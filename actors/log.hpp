#pragma once

#include "actors/log_levels.hpp"

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace spdlog {
class logger;
} // namespace spdlog

namespace tahoe {

/// Writes the log of one node; a handle, copied freely, usable from any thread.
/// A line is `TIME LEVEL [NODE] COMPONENT EVENT id=ID TEXT`, where EVENT is a
/// stable word by which logs can be searched and ID, in the lines of a request
/// or an operation, is one for all of them; or a JSON object with these. What
/// could begin another line or act on a terminal is escaped. Secrets have no
/// business here.
class logger {
public:
  /// Says nothing: for tests and tools.
  logger() = default;

  /// Rotating files `node.log` in `directory`, 10 MiB each, five of them.
  /// Fails if the directory cannot be written.
  static caf::expected<logger>
  to_files(const std::filesystem::path& directory, const log_config& config);

  /// Standard error, for `run` in the foreground.
  static logger to_stderr(const log_config& config);

  /// The same log for another component, `storage` for example: one of
  /// `log_components`.
  logger named(std::string_view component) const;

  /// The same log with the node's name (the first letters of its tub id).
  logger for_node(std::string_view node) const;

  /// The same log for lines of one request or operation. Anything but 1 to 32
  /// letters and digits is no id: those lines have none then.
  logger with_id(std::string_view id) const;

  /// Empty if the lines have none. What a request to another node takes along.
  const std::string& id() const { return id_; }

  /// The levels that all copies of this log share; null if it says nothing.
  const std::shared_ptr<log_levels>& levels() const { return levels_; }

  void debug(std::string_view event, std::string_view text) const;
  void info(std::string_view event, std::string_view text) const;
  void warning(std::string_view event, std::string_view text) const;
  void error(std::string_view event, std::string_view text) const;

private:
  logger(std::shared_ptr<spdlog::logger> sink, const log_config& config);

  void
  write(log_level level, std::string_view event, std::string_view text) const;

  std::shared_ptr<spdlog::logger> sink_;
  std::shared_ptr<log_levels> levels_;
  log_format format_ = log_format::text;
  std::string node_ = "----";
  std::string component_ = "node";
  const log_levels::cell* level_ = nullptr; ///< of the component, in levels_
  std::string id_;
};

} // namespace tahoe
