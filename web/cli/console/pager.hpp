#pragma once

#include "web/cli/console/terminal_text.hpp"

#include <string>
#include <string_view>

namespace tahoe {

/// How large a terminal is; 0: not known.
struct terminal_size {
  size_t columns = 0;
  size_t rows = 0;

  friend bool operator==(const terminal_size&, const terminal_size&) = default;
};

/// Lets the output of one command onto a terminal, a page at a time if asked
/// to. After picture() it shows what fits on the screen and says if there was
/// more.
class pager {
public:
  /// For the next command. Without a known size nothing is held back.
  void begin(terminal_size size, bool by_pages);

  /// Takes harmless text and appends to `out` what may be shown now.
  void add(std::string_view text, std::string& out);

  /// A new picture follows: clears the screen.
  void picture(std::string& out);

  /// There is more than was shown: a key is needed.
  bool holding() const { return !held_.empty(); }

  size_t held() const { return held_.size(); }

  /// The rest of the command's output is not shown.
  bool dropping() const { return dropping_; }

  /// Space: a page; Enter: a line; q: drop the rest. Others mean nothing.
  void key(char byte, std::string& out);

  void drop_rest(std::string& out);

  /// What was shown last did not end its line.
  bool within_line() const { return at_.column > 0; }

private:
  enum class way { all, pages, picture };

  void flow(std::string& out);
  void mark_cut(std::string& out);

  terminal_size size_;
  way way_ = way::all;
  bool dropping_ = false;
  bool cut_ = false; ///< the picture, and that was said
  screen_position at_;
  size_t last_row_ = 0; ///< the first row that may not be used yet
  std::string held_;
};

} // namespace tahoe
