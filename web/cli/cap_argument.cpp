#include "web/cli/cap_argument.hpp"

#include "config/small_file.hpp"

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
  if (argument == "-" || argument == "@-")
    return read_line_of_stdin(interrupt);
  if (argument.starts_with('@'))
    return read_text(argument.substr(1), max_cap_length + 2);
  return std::string{argument};
}

} // namespace

caf::expected<capability> parse_given_cap(std::string_view text) {
  auto cap = parse_capability(text);
  if (!cap && code_of(cap.error()) == ec::malformed)
    return failure(ec::malformed, describe(cap.error())
                                    + " (a cap begins with URI: and is "
                                      "complete)");
  return cap;
}

caf::expected<std::string>
read_cap_argument(std::string_view argument, const interrupt_watch& interrupt) {
  auto text = cap_text(argument, interrupt);
  if (!text)
    return text;
  auto end = text->find_last_not_of(" \r\n\t");
  text->erase(end == std::string::npos ? 0 : end + 1);
  // Checked here too: not to send a mistyped argument anywhere.
  if (auto cap = parse_given_cap(*text); !cap)
    return std::move(cap.error());
  return text;
}

bool stands_for_cap(std::string_view argument) {
  return argument == "-" || argument.starts_with("-/")
         || argument.starts_with('@');
}

std::pair<std::string_view, std::string>
split_cap_argument(std::string_view argument) {
  if (argument.starts_with('-'))
    return {"-", std::string{argument.substr(1)}};
  auto end = argument.find(':');
  if (end == std::string_view::npos)
    return {argument, ""};
  return {argument.substr(0, end), "/" + std::string{argument.substr(end + 1)}};
}

std::vector<std::string> shield_cap_arguments(int argc, char** argv) {
  std::vector<std::string> result(argv, argv + argc);
  for (auto& word : result) {
    if (word == "--")
      break;
    if (word.starts_with("-/"))
      word.replace(0, 2, "@-:");
  }
  return result;
}

} // namespace tahoe
