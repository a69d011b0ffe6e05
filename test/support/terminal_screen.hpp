#pragma once

#include "web/cli/console/terminal_text.hpp"

#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

namespace tahoe::test {

/// A terminal as far as the console uses one: what is written becomes rows.
/// Anything that it does not know fails the test.
class terminal_screen {
public:
  explicit terminal_screen(size_t columns) : columns_(columns) {}

  void write(std::string_view text) {
    while (!text.empty()) {
      if (text.starts_with("\x1b[")) {
        text.remove_prefix(2);
        text.remove_prefix(control_sequence(text));
      } else {
        text.remove_prefix(one(text));
      }
    }
  }

  /// Rows that hold something, without spaces at their ends.
  std::vector<std::string> rows() const {
    std::vector<std::string> result;
    for (auto& row : rows_) {
      std::string text;
      for (auto& cell : row)
        text += cell;
      text.erase(text.find_last_not_of(' ') + 1);
      result.push_back(text);
    }
    while (!result.empty() && result.back().empty())
      result.pop_back();
    return result;
  }

  size_t row() const { return row_; }
  size_t column() const { return column_; }

private:
  size_t one(std::string_view text) {
    if (text.front() == '\r') {
      column_ = 0;
    } else if (text.front() == '\n') {
      ++row_;
    } else if (text.front() != '\a') {
      auto first = first_character(text);
      REQUIRE(first.shown);
      put(text.substr(0, first.length), first.cells);
      return first.length;
    }
    return 1;
  }

  void put(std::string_view character, size_t cells) {
    if (column_ + cells > columns_) {
      ++row_;
      column_ = 0;
    }
    auto& row = row_at(row_);
    if (cells == 0) {
      if (column_ > 0)
        row[column_ - 1] += character;
      return;
    }
    row[column_] = character;
    if (cells == 2)
      row[column_ + 1].clear();
    column_ += cells;
  }

  size_t control_sequence(std::string_view text) {
    auto end = text.find_first_not_of("0123456789");
    REQUIRE(end != std::string_view::npos);
    auto count = end == 0 ? 0 : std::stoul(std::string{text.substr(0, end)});
    auto final = text[end];
    if (column_ == columns_)
      column_ = columns_ - 1;
    if (final == 'A') {
      REQUIRE(row_ >= count);
      row_ -= count;
    } else if (final == 'C') {
      column_ = std::min(column_ + count, columns_ - 1);
    } else if (final == 'H') {
      row_ = column_ = 0;
    } else if (final == 'K') {
      erase_from(row_, column_);
    } else if (final == 'J') {
      if (count == 2)
        rows_.clear();
      erase_from(row_, column_);
      if (rows_.size() > row_ + 1)
        rows_.resize(row_ + 1);
    } else {
      FAIL("an unknown sequence");
    }
    return end + 1;
  }

  std::vector<std::string>& row_at(size_t row) {
    while (rows_.size() <= row)
      rows_.emplace_back(columns_, " ");
    return rows_[row];
  }

  void erase_from(size_t row, size_t column) {
    auto& cells = row_at(row);
    for (; column < cells.size(); ++column)
      cells[column] = " ";
  }

  size_t columns_;
  size_t row_ = 0;
  size_t column_ = 0;
  std::vector<std::vector<std::string>> rows_;
};

} // namespace tahoe::test
