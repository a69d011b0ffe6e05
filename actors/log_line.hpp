#pragma once

#include <string>
#include <string_view>

namespace tahoe {

/// What one line of the log says, apart from its time and level.
struct log_line {
  std::string_view node;
  std::string_view component;
  std::string_view event;
  std::string_view id; ///< empty: none
  std::string_view text;
};

/// 1 to 32 letters and digits.
bool is_log_id(std::string_view text);

/// `[NODE] COMPONENT EVENT id=ID TEXT`, with control characters escaped.
std::string to_text(const log_line& line);

/// The members `"node":…,"component":…,"event":…,"text":…,"id":…` of a JSON
/// object, without its braces. What is no UTF-8 is replaced.
std::string to_json_members(const log_line& line);

} // namespace tahoe
