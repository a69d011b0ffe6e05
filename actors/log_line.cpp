#include "actors/log_line.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

namespace tahoe {

namespace {

/// Also U+0080 to U+009F, which some terminals take for control characters.
/// True if the byte at `i` goes on with a letter of UTF-8.
bool within_letter(std::string_view text, size_t i) {
  auto at
    = [&](size_t back) { return static_cast<unsigned char>(text[i - back]); };
  return (i >= 1 && at(1) >= 0xC2)
         || (i >= 2 && at(1) >= 0x80 && at(1) < 0xC0 && at(2) >= 0xE0)
         || (i >= 3 && at(1) >= 0x80 && at(1) < 0xC0 && at(2) >= 0x80
             && at(2) < 0xC0 && at(3) >= 0xF0);
}

void append_escaped(std::string& to, std::string_view text) {
  constexpr auto digits = "0123456789abcdef";
  auto escape = [&](unsigned char byte) {
    to.append("\\x").append(1, digits[byte >> 4]).append(1, digits[byte & 15]);
  };
  for (size_t i = 0; i < text.size(); ++i) {
    auto byte = static_cast<unsigned char>(text[i]);
    auto next
      = i + 1 < text.size() ? static_cast<unsigned char>(text[i + 1]) : 0xFF;
    if (byte == '\n') {
      to += "\\n";
    } else if (byte < 0x20 || byte == 0x7F) {
      escape(byte);
    } else if (byte >= 0x80 && byte < 0xA0 && !within_letter(text, i)) {
      escape(byte);
    } else if (byte == 0xC2 && next >= 0x80 && next < 0xA0) {
      escape(byte);
      escape(next);
      ++i;
    } else {
      to += text[i];
    }
  }
}

} // namespace

bool is_log_id(std::string_view text) {
  auto is_allowed = [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z')
           || (c >= 'A' && c <= 'Z');
  };
  return !text.empty() && text.size() <= 32
         && std::all_of(text.begin(), text.end(), is_allowed);
}

std::string to_text(const log_line& line) {
  std::string result;
  result.append("[").append(line.node).append("] ");
  result.append(line.component).append(" ").append(line.event);
  if (!line.id.empty())
    result.append(" id=").append(line.id);
  if (!line.text.empty()) {
    result += ' ';
    append_escaped(result, line.text);
  }
  return result;
}

std::string to_json_members(const log_line& line) {
  nlohmann::ordered_json object{{"node", line.node},
                                {"component", line.component},
                                {"event", line.event},
                                {"text", line.text}};
  if (!line.id.empty())
    object["id"] = line.id;
  using handler = nlohmann::ordered_json::error_handler_t;
  auto text = object.dump(-1, ' ', true, handler::replace);
  return text.substr(1, text.size() - 2);
}

} // namespace tahoe
