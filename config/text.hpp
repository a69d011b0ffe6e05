#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tahoe {

/// Without the blanks (space, tab, CR, LF) at both ends.
std::string_view trim(std::string_view text);

/// The parts between separators, trimmed; always at least one.
std::vector<std::string_view> split(std::string_view text, char separator);

/// A to Z to a to z; other bytes stay.
std::string to_lower(std::string_view text);

/// Well-formed UTF-8 (RFC 3629) without control characters, tabs apart.
bool is_printable_utf8(std::string_view text);

} // namespace tahoe
