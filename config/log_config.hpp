#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace tahoe {

enum class log_level : uint8_t { trace, debug, info, warning, error };

inline constexpr std::array log_level_names{"trace", "debug", "info", "warning",
                                            "error"};

/// As tahoe.cfg and the console spell it.
std::string to_string(log_level level);

std::optional<log_level> parse_log_level(std::string_view text);

/// How a line of the log looks: for people, or JSON for programs.
enum class log_format : uint8_t { text, json };

/// The parts of a node that write to its log, in order.
inline constexpr std::array<std::string_view, 18> log_components{
  "console",       "deep_operations", "download",
  "downloader",    "introducer",      "introducer-client",
  "link",          "metrics",         "node",
  "ssh",           "storage",         "tub",
  "upload",        "uploader",        "vdrive",
  "vdrive-client", "walker",          "web"};

struct log_config {
  log_level level = log_level::info;
  /// Of the components that have one of their own.
  std::map<std::string, log_level, std::less<>> levels = {};
  log_format format = log_format::text;
};

} // namespace tahoe
