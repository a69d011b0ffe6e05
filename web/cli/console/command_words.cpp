#include "web/cli/console/command_words.hpp"

#include <algorithm>

namespace tahoe {

namespace {

constexpr std::string_view word_separators = " \t\r\n\v\f";

bool separates_words(char c) {
  return word_separators.find(c) != std::string_view::npos;
}

} // namespace

caf::expected<std::vector<std::string>> split_words(std::string_view line) {
  std::vector<std::string> words;
  bool in_word = false;
  char quote = 0;
  for (size_t i = 0; i < line.size(); ++i) {
    auto c = line[i];
    if (!quote && separates_words(c)) {
      in_word = false;
      continue;
    }
    if (!in_word) {
      words.emplace_back();
      in_word = true;
    }
    if (c == quote) {
      quote = 0;
    } else if (!quote && (c == '\'' || c == '"')) {
      quote = c;
    } else if (c == '\\' && quote != '\'') {
      if (i + 1 == line.size())
        return failure(ec::malformed, "a backslash at the end of the line: "
                                      "write \\\\ for a backslash");
      auto next = line[i + 1];
      if (quote && next != '"' && next != '\\')
        words.back() += c;
      words.back() += next;
      ++i;
    } else {
      words.back() += c;
    }
  }
  if (quote)
    return failure(ec::malformed,
                   std::string{"a quote is not closed: add a "} + quote);
  return words;
}

std::optional<std::string> node_to_use(const std::vector<std::string>& words) {
  if (words.empty() || words.front() != "use")
    return std::nullopt;
  auto name = std::find_if(words.begin() + 1, words.end(),
                           [](auto& word) { return word != "--json"; });
  if (name == words.end())
    return std::nullopt;
  return *name;
}

std::string_view last_word(std::string_view line) {
  auto separator = line.find_last_of(word_separators);
  return separator == std::string_view::npos ? line
                                             : line.substr(separator + 1);
}

} // namespace tahoe
