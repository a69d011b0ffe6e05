#include "web/cli/console/pager.hpp"

#include <utility>

namespace tahoe {

namespace {

constexpr std::string_view more_mark = "--More--";
constexpr std::string_view cut_mark = "--cut: a larger window shows more--";
constexpr std::string_view more_erased = "\r\x1b[K";
constexpr size_t smallest_page = 3;
constexpr size_t assumed_columns = 80;

} // namespace

void pager::begin(terminal_size size, bool by_pages) {
  size_ = size;
  auto known = size.columns > 0 && size.rows >= smallest_page;
  way_ = by_pages && known ? way::pages : way::all;
  dropping_ = false;
  at_ = {};
  last_row_ = known ? size.rows - 1 : 0;
  held_.clear();
}

void pager::add(std::string_view text, std::string& out) {
  if (dropping_)
    return;
  auto marked = holding();
  held_ += text;
  if (!marked)
    flow(out);
}

void pager::picture(std::string& out) {
  if (dropping_)
    return;
  held_.clear();
  way_ = last_row_ > 0 ? way::picture : way::all;
  last_row_ = last_row_ > 0 ? size_.rows - 1 : 0;
  at_ = {};
  cut_ = false;
  out += "\x1b[H\x1b[2J";
}

void pager::flow(std::string& out) {
  std::string_view rest{held_};
  auto columns = size_.columns > 0 ? size_.columns : assumed_columns;
  while (!rest.empty()) {
    auto first = first_character(rest);
    auto next = behind(at_, rest, first, columns);
    // An end of line uses the row that it ends.
    auto used = rest.front() == '\n' ? at_.row : next.row;
    if (way_ != way::all && used >= last_row_)
      break;
    out += rest.substr(0, first.length);
    at_ = next;
    rest.remove_prefix(first.length);
  }
  if (way_ == way::picture && !rest.empty()) {
    mark_cut(out);
    rest = {};
  }
  held_.erase(0, held_.size() - rest.size());
  if (!holding())
    return;
  if (at_.column > 0) {
    out += '\n';
    at_ = {at_.row + 1, 0};
  }
  out += more_mark;
}

/// Below the picture, once.
void pager::mark_cut(std::string& out) {
  if (std::exchange(cut_, true))
    return;
  if (at_.column > 0)
    out += '\n';
  auto mark = cut_mark.substr(0, size_.columns);
  out += mark;
  at_ = {last_row_, mark.size()};
}

void pager::key(char byte, std::string& out) {
  if (byte == 'q' || byte == 'Q') {
    drop_rest(out);
    return;
  }
  auto line = byte == '\r' || byte == '\n';
  if (byte != ' ' && !line)
    return;
  out += more_erased;
  last_row_ = at_.row + (line ? 1 : size_.rows - 1);
  flow(out);
}

void pager::drop_rest(std::string& out) {
  if (holding())
    out += more_erased;
  held_.clear();
  dropping_ = true;
  at_.column = 0;
}

} // namespace tahoe
