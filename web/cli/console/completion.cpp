#include "web/cli/console/completion.hpp"

#include "web/cli/console/command_words.hpp"
#include "web/cli/console/terminal_text.hpp"

#include <algorithm>

namespace tahoe {

namespace {

constexpr size_t between_columns = 2;

std::string_view common_beginning(std::string_view a, std::string_view b) {
  auto end = std::mismatch(a.begin(), a.end(), b.begin(), b.end()).first;
  return a.substr(0, static_cast<size_t>(end - a.begin()));
}

size_t cells_of(const std::string& word) {
  return behind({}, word, SIZE_MAX).column;
}

} // namespace

completion
complete_line(std::string_view before_cursor, std::vector<std::string> words) {
  auto typed = last_word(before_cursor);
  std::erase_if(words, [&](auto& word) { return !word.starts_with(typed); });
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());
  if (words.empty())
    return {};
  // The first and the last are the least alike.
  auto common = common_beginning(words.front(), words.back());
  common.remove_suffix(incomplete_character(common));
  completion result;
  if (common.size() > typed.size())
    result.insert = common.substr(typed.size());
  if (words.size() == 1)
    result.insert += ' ';
  if (result.insert.empty())
    result.choices = std::move(words);
  return result;
}

std::string in_columns(const std::vector<std::string>& words, size_t columns) {
  size_t widest = 0;
  for (auto& word : words)
    widest = std::max(widest, cells_of(word));
  auto width = widest + between_columns;
  auto per_row = std::max<size_t>(1, columns / width);
  std::string result;
  for (size_t i = 0; i < words.size(); ++i) {
    result += words[i];
    auto row_ends = (i + 1) % per_row == 0 || i + 1 == words.size();
    result.append(row_ends ? 0 : width - cells_of(words[i]), ' ');
    if (row_ends)
      result += '\n';
  }
  return result;
}

} // namespace tahoe
