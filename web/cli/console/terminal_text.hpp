#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace tahoe {

/// The first character of a text of UTF-8.
struct terminal_character {
  size_t length = 0;  ///< bytes; 1 for a byte that is no UTF-8
  unsigned cells = 0; ///< columns it takes on a terminal: 0, 1 or 2
  bool valid = false; ///< UTF-8
  bool shown = false; ///< it prints and does nothing else
};

/// `text` must not be empty. A tab and an end of line are not shown.
terminal_character first_character(std::string_view text);

/// How many bytes at the end of `text` begin a character that is not complete.
size_t incomplete_character(std::string_view text);

/// The text with everything that a terminal would obey, or that would turn
/// text around, in the form `\u001b`, which is harmless within JSON, too; what
/// is no UTF-8 becomes U+FFFD. Tabs and ends of lines stay.
std::string harmless(std::string_view text);

/// Where a terminal's cursor stands, counted from where a text began.
struct screen_position {
  size_t row = 0;
  size_t column = 0; ///< may be the width: the next character goes below

  friend bool operator==(const screen_position&, const screen_position&)
    = default;
};

/// Where it stands behind one more character (of `text`'s beginning).
screen_position behind(screen_position from, std::string_view text,
                       const terminal_character& first, size_t columns);

/// Where it stands behind a whole text.
screen_position
behind(screen_position from, std::string_view text, size_t columns);

} // namespace tahoe
