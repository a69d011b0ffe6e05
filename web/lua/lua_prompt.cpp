#include "web/lua/lua_prompt.hpp"

#include <unistd.h>

namespace tahoe {

namespace {

constexpr char wants_statement = 0x04;
constexpr char wants_rest = 0x05;

constexpr size_t max_statement = 1 << 20;

} // namespace

void lua_prompt::run() {
  session_.mark(wants_statement);
  for (;;) {
    using enum interrupt_signal::woken;
    auto woken = session_.wait(STDIN_FILENO);
    if (woken == by_interrupt)
      forget_statement();
    else if (woken == by_nobody_listening || !read_more())
      return;
    take_lines();
  }
}

/// False at the end of the input; what stands there without a line break is
/// still run.
bool lua_prompt::read_more() {
  char piece[65536];
  auto size = read(STDIN_FILENO, piece, sizeof piece);
  if (size > 0) {
    read_.append(piece, static_cast<size_t>(size));
    return true;
  }
  if (!read_.empty())
    take_line(read_);
  return false;
}

void lua_prompt::take_lines() {
  size_t begin = 0;
  for (;;) {
    auto end = read_.find('\n', begin);
    if (end == std::string::npos)
      break;
    take_line(std::string_view{read_}.substr(begin, end - begin));
    begin = end + 1;
  }
  read_.erase(0, begin);
  if (read_.size() > max_statement) {
    session_.say_error("the line is too long: at most 1 MiB");
    read_.clear();
  }
}

void lua_prompt::take_line(std::string_view line) {
  if (!statement_.empty())
    statement_ += '\n';
  statement_ += line;
  bool complete = session_.run_statement(statement_);
  if (!complete && statement_.size() > max_statement) {
    session_.say_error("the statement is too long: at most 1 MiB");
    complete = true;
  }
  if (complete)
    statement_.clear();
  session_.mark(complete ? wants_statement : wants_rest);
}

/// An interrupt at the prompt: a statement that goes on is given up.
void lua_prompt::forget_statement() {
  interrupt_.forget();
  if (statement_.empty())
    return;
  statement_.clear();
  session_.mark(wants_statement);
}

} // namespace tahoe
