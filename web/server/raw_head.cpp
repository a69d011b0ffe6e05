#include "web/server/raw_head.hpp"

namespace tahoe {

bool could_be_request(std::string_view text) {
  return text.empty() || (text.front() > ' ' && text.front() < '\x7f');
}

size_t head_size(std::string_view text) {
  constexpr std::string_view end = "\r\n\r\n";
  auto found = text.find(end);
  return found == text.npos ? 0 : found + end.size();
}

bool target_is_too_long(std::string_view text, size_t longest) {
  auto line = text.substr(0, text.find("\r\n"));
  auto begin = line.find(' ');
  if (begin == line.npos)
    return false; // no target yet
  auto target = line.substr(begin + 1);
  return target.substr(0, target.find(' ')).size() > longest;
}

const char* hidden_in_head(std::string_view head) {
  for (size_t i = 0; i < head.size(); ++i) {
    auto is_pair = head[i] == '\r' && head.substr(i + 1).starts_with('\n');
    if (!is_pair && (head[i] == '\r' || head[i] == '\n'))
      return "CR and LF belong together";
    if (!is_pair)
      continue;
    ++i;
    auto next = head.substr(i + 1);
    if (next.starts_with(' ') || next.starts_with('\t'))
      return "a header continues on the next line";
  }
  return nullptr;
}

} // namespace tahoe
