#pragma once

#include "web/cli/console/line_history.hpp"
#include "web/cli/console/terminal_keys.hpp"

#include <string>
#include <string_view>

namespace tahoe {

/// Edits one line after the other on a terminal that does nothing by itself:
/// keys in, what to draw out. What it draws moves the cursor within the rows of
/// its own line only.
class line_editor {
public:
  static constexpr size_t max_line_length = 16384;

  /// What a key led to, besides what it drew.
  enum class outcome {
    none,
    line,      ///< the line is finished: take_line()
    cancelled, ///< Ctrl-C: the line is gone, a new prompt is due
    end,       ///< Ctrl-D on an empty line
    complete,  ///< Tab: what could follow before_cursor()?
  };

  /// A width of less than 4 is taken for 80.
  explicit line_editor(size_t columns);

  /// Draws a prompt with an empty line at the beginning of a row.
  void begin(std::string prompt, std::string& out);

  /// Takes the next byte from the terminal.
  outcome take(char byte, std::string& out);

  std::string take_line();

  std::string_view before_cursor() const {
    return std::string_view{line_}.substr(0, cursor_);
  }

  /// Inserts text at the cursor as if it had been typed.
  void insert(std::string_view text, std::string& out);

  /// Goes below the line, so that something else can be written there; then
  /// draw_again() is due.
  void leave(std::string& out);

  /// Draws prompt and line again, at the beginning of a row.
  void draw_again(std::string& out);

  /// Another prompt for the line that is being typed.
  void change_prompt(std::string prompt, std::string& out);

  /// Draws prompt and line again where they are.
  void draw(std::string& out);

  /// Draws nothing.
  void resize(size_t columns);

private:
  outcome obey(terminal_key key, std::string& out);
  bool insert_one(std::string_view character, std::string& out);
  void move_to(size_t cursor, std::string& out);
  void erase(size_t from, size_t to, std::string& out);
  void replace(const std::string& line, std::string& out);
  size_t before(size_t at) const;
  size_t after(size_t at) const;
  size_t word_before(size_t at) const;

  size_t columns_;
  terminal_key_reader keys_;
  std::string prompt_;
  std::string line_;
  size_t cursor_ = 0;     ///< in bytes of line_
  size_t cursor_row_ = 0; ///< on the screen, from the prompt's row
  size_t end_column_ = 0; ///< where the line ends in its last row
  line_history history_;
};

} // namespace tahoe
