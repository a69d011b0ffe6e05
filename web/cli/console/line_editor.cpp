#include "web/cli/console/line_editor.hpp"

#include "web/cli/console/terminal_text.hpp"

#include <utility>

namespace tahoe {

namespace {

constexpr size_t usual_columns = 80;

size_t usable_columns(size_t columns) {
  return columns < 4 ? usual_columns : columns;
}

/// Where the next character is drawn: a full row goes on below.
screen_position drawn_at(screen_position at, size_t columns) {
  return at.column == columns ? screen_position{at.row + 1, 0} : at;
}

void move_cursor(std::string& out, size_t count, char direction) {
  if (count > 0)
    out += "\x1b[" + std::to_string(count) + direction;
}

} // namespace

line_editor::line_editor(size_t columns) : columns_(usable_columns(columns)) {}

void line_editor::begin(std::string prompt, std::string& out) {
  prompt_ = std::move(prompt);
  line_.clear();
  cursor_ = 0;
  draw_again(out);
}

line_editor::outcome line_editor::take(char byte, std::string& out) {
  auto key = keys_.take(byte);
  if (key == terminal_key::none)
    return outcome::none;
  if (key != terminal_key::character)
    return obey(key, out);
  if (!insert_one(keys_.character(), out))
    out += '\a';
  return outcome::none;
}

line_editor::outcome line_editor::obey(terminal_key key, std::string& out) {
  switch (key) {
  case terminal_key::none:
  case terminal_key::character:
    break;
  case terminal_key::enter:
    leave(out);
    history_.add(line_);
    return outcome::line;
  case terminal_key::tab:
    return outcome::complete;
  case terminal_key::cancel:
    move_to(line_.size(), out);
    out += "^C\r\n";
    history_.add("");
    line_.clear();
    cursor_ = 0;
    return outcome::cancelled;
  case terminal_key::end_of_input:
    if (line_.empty()) {
      leave(out);
      return outcome::end;
    }
    [[fallthrough]];
  case terminal_key::erase:
    erase(cursor_, after(cursor_), out);
    break;
  case terminal_key::backspace:
    erase(before(cursor_), cursor_, out);
    break;
  case terminal_key::left:
    move_to(before(cursor_), out);
    break;
  case terminal_key::right:
    move_to(after(cursor_), out);
    break;
  case terminal_key::home:
    move_to(0, out);
    break;
  case terminal_key::end:
    move_to(line_.size(), out);
    break;
  case terminal_key::up:
    if (auto line = line_; history_.older(line))
      replace(line, out);
    break;
  case terminal_key::down:
    if (auto line = line_; history_.newer(line))
      replace(line, out);
    break;
  case terminal_key::kill_to_end:
    erase(cursor_, line_.size(), out);
    break;
  case terminal_key::kill_to_start:
    erase(0, cursor_, out);
    break;
  case terminal_key::kill_word:
    erase(word_before(cursor_), cursor_, out);
    break;
  case terminal_key::clear_screen:
    out += "\x1b[H\x1b[2J";
    draw_again(out);
    break;
  }
  return outcome::none;
}

std::string line_editor::take_line() {
  cursor_ = 0;
  return std::exchange(line_, {});
}

void line_editor::insert(std::string_view text, std::string& out) {
  while (!text.empty()) {
    auto first = first_character(text);
    if (first.shown && !insert_one(text.substr(0, first.length), out))
      return;
    text.remove_prefix(first.length);
  }
}

bool line_editor::insert_one(std::string_view character, std::string& out) {
  if (line_.size() + character.size() > max_line_length)
    return false;
  auto at_end = cursor_ == line_.size();
  line_.insert(cursor_, character);
  cursor_ += character.size();
  // Typed at the end of a row with room it needs no drawing of all.
  auto first = first_character(character);
  if (at_end && first.cells > 0 && end_column_ + first.cells < columns_) {
    end_column_ += first.cells;
    out += character;
  } else {
    draw(out);
  }
  return true;
}

void line_editor::move_to(size_t cursor, std::string& out) {
  if (cursor == cursor_)
    return;
  cursor_ = cursor;
  draw(out);
}

void line_editor::erase(size_t from, size_t to, std::string& out) {
  if (from == to)
    return;
  line_.erase(from, to - from);
  cursor_ = from;
  draw(out);
}

void line_editor::replace(const std::string& line, std::string& out) {
  line_ = line;
  cursor_ = line_.size();
  draw(out);
}

size_t line_editor::before(size_t at) const {
  while (at > 0) {
    --at;
    while (at > 0 && (static_cast<unsigned char>(line_[at]) & 0xc0) == 0x80)
      --at;
    // What takes no room belongs to the character before it.
    if (first_character(std::string_view{line_}.substr(at)).cells > 0)
      break;
  }
  return at;
}

size_t line_editor::after(size_t at) const {
  std::string_view rest{line_};
  rest.remove_prefix(at);
  for (bool first = true; !rest.empty(); first = false) {
    auto next = first_character(rest);
    if (!first && next.cells > 0)
      break;
    rest.remove_prefix(next.length);
  }
  return line_.size() - rest.size();
}

size_t line_editor::word_before(size_t at) const {
  while (at > 0 && line_[at - 1] == ' ')
    --at;
  while (at > 0 && line_[at - 1] != ' ')
    --at;
  return at;
}

void line_editor::leave(std::string& out) {
  auto cursor = cursor_;
  move_to(line_.size(), out);
  out += "\r\n";
  cursor_ = cursor;
  cursor_row_ = 0;
}

void line_editor::draw_again(std::string& out) {
  cursor_row_ = 0;
  draw(out);
}

void line_editor::change_prompt(std::string prompt, std::string& out) {
  prompt_ = std::move(prompt);
  draw(out);
}

void line_editor::resize(size_t columns) {
  columns_ = usable_columns(columns);
}

void line_editor::draw(std::string& out) {
  move_cursor(out, cursor_row_, 'A');
  out += "\r\x1b[J";
  out += prompt_;
  out += line_;
  auto start = behind({}, prompt_, columns_);
  auto at = behind(start, before_cursor(), columns_);
  auto end = behind(at, std::string_view{line_}.substr(cursor_), columns_);
  // A terminal waits with going on below until there is something to write.
  if (end.column == columns_)
    out += "\r\n";
  at = drawn_at(at, columns_);
  end = drawn_at(end, columns_);
  end_column_ = end.column;
  cursor_row_ = at.row;
  if (at == end)
    return;
  move_cursor(out, end.row - at.row, 'A');
  out += '\r';
  move_cursor(out, at.column, 'C');
}

} // namespace tahoe
