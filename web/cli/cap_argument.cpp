#include "web/cli/cap_argument.hpp"

#include "config/small_file.hpp"
#include "crypto/capability.hpp"

#include <unistd.h>

namespace tahoe {

namespace {

/// Reads byte by byte, so that what follows the line stays for others.
caf::expected<std::string>
read_line_of_stdin(const interrupt_watch& interrupt) {
  std::string result;
  for (char c = 0; result.size() <= max_cap_length;) {
    interrupt.wait_readable(STDIN_FILENO);
    if (interrupt.interrupted())
      return failure(ec::cancelled, "interrupted");
    auto size = read(STDIN_FILENO, &c, 1);
    if (size < 0)
      return failure(ec::io_failure, "cannot read the cap from standard input");
    if (size == 0 || c == '\n')
      return result;
    result += c;
  }
  return failure(ec::malformed, "the first line of standard input is too long "
                                "to be a cap");
}

caf::expected<std::string>
cap_text(std::string_view argument, const interrupt_watch& interrupt) {
  if (argument == "-")
    return read_line_of_stdin(interrupt);
  if (argument.starts_with('@'))
    return read_text(argument.substr(1), max_cap_length + 2);
  return std::string{argument};
}

} // namespace

caf::expected<std::string>
read_cap_argument(std::string_view argument, const interrupt_watch& interrupt) {
  auto text = cap_text(argument, interrupt);
  if (!text)
    return text;
  auto end = text->find_last_not_of(" \r\n\t");
  text->erase(end == std::string::npos ? 0 : end + 1);
  // Checked here too: not to send a mistyped argument anywhere.
  if (auto cap = parse_capability(*text); !cap)
    return std::move(cap.error());
  return text;
}

bool stands_for_cap(std::string_view argument) {
  return argument == "-" || argument.starts_with("-/")
         || argument.starts_with('@');
}

} // namespace tahoe
