#include "web/lua/bounded_output.hpp"

#include <cerrno>
#include <string>
#include <unistd.h>

namespace tahoe {

namespace {

/// Also U+0080 to U+009F, which some terminals take for control characters.
std::string without_controls(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  for (size_t i = 0; i < text.size(); ++i) {
    auto byte = static_cast<unsigned char>(text[i]);
    bool control
      = (byte < 0x20 && byte != '\n' && byte != '\t') || byte == 0x7F;
    bool upper = byte == 0xC2 && i + 1 < text.size()
                 && static_cast<unsigned char>(text[i + 1]) < 0xA0;
    if (upper)
      ++i;
    result += control || upper ? '?' : text[i];
  }
  return result;
}

} // namespace

void bounded_output::write(std::string_view text) {
  if (cut_)
    return;
  auto room = limit_ - written_;
  put(without_controls(text.substr(0, room)));
  written_ += text.size();
  if (text.size() > room) {
    cut_ = true;
    put("\n… output cut\n");
  }
}

void bounded_output::put(std::string_view bytes) {
  while (!bytes.empty()) {
    auto done = ::write(fd_, bytes.data(), bytes.size());
    if (done < 0 && errno != EINTR)
      return;
    if (done > 0)
      bytes.remove_prefix(static_cast<size_t>(done));
  }
}

} // namespace tahoe
