#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace tahoe {

/// What Tab does to a line.
struct completion {
  std::string insert; ///< at the cursor
  /// To be shown, if nothing could be inserted.
  std::vector<std::string> choices;
};

/// Completes the last word of what stands before the cursor, by the words it
/// could become.
completion
complete_line(std::string_view before_cursor, std::vector<std::string> words);

/// Words in columns, for a terminal of this width; each row ends with a \n.
std::string in_columns(const std::vector<std::string>& words, size_t columns);

} // namespace tahoe
