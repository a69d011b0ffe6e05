#include "web/cli/console/console_shell.hpp"

#include <utility>

namespace tahoe {

namespace {

constexpr char ctrl_c = '\x03';

} // namespace

void console_shell::use_input() {
  for (bool used = true; used && !ended_ && used_ < input_.size();) {
    switch (doing_) {
    case doing::prompt:
      use_key(input_[used_++]);
      break;
    case doing::lua_prompt:
      use_lua_key(input_[used_++]);
      break;
    case doing::page:
      use_page_key(input_[used_++]);
      break;
    case doing::lines:
      used = use_line();
      break;
    case doing::lua_script:
      effects_.to_lua += std::string_view{input_}.substr(used_);
      used_ = input_.size();
      break;
    case doing::completing:
    case doing::command:
    case doing::lua:
      used = use_interrupt();
      break;
    }
  }
  input_.erase(0, std::exchange(used_, 0));
  if (input_ended_ && input_.empty() && !ended_)
    use_end_of_input();
}

void console_shell::use_key(char byte) {
  using outcome = line_editor::outcome;
  switch (commands_.take(byte, effects_.output)) {
  case outcome::none:
    break;
  case outcome::line:
    run_line(commands_.take_line());
    break;
  case outcome::cancelled:
    next_command();
    break;
  case outcome::end:
    leave(exit_code::ok);
    break;
  case outcome::complete:
    complete();
    break;
  }
}

void console_shell::use_page_key(char byte) {
  if (byte == ctrl_c || byte == 'q' || byte == 'Q') {
    skip_rest();
    return;
  }
  std::string out;
  pager_.key(byte, out);
  write(out);
  if (!pager_.holding()) {
    doing_ = doing::command;
    finish_with_end();
  }
}

bool console_shell::use_line() {
  auto end = input_.find('\n', used_);
  auto complete = end != std::string::npos;
  if (!complete)
    end = input_.size();
  if (end - used_ > line_editor::max_line_length) {
    finish(exit_code::usage, "a line of the input is longer than 16 KiB");
    return false;
  }
  if (!complete && !input_ended_)
    return false;
  auto line = input_.substr(used_, end - used_);
  used_ = complete ? end + 1 : end;
  run_line(line);
  return true;
}

bool console_shell::use_interrupt() {
  auto found = setup_.keys ? input_.find(ctrl_c, used_) : std::string::npos;
  if (found == std::string::npos)
    return false;
  used_ = found + 1;
  interrupt();
  return true;
}

void console_shell::use_end_of_input() {
  switch (doing_) {
  case doing::prompt:
  case doing::completing:
    leave_line();
    [[fallthrough]];
  case doing::lines:
    leave(exit_code::ok);
    break;
  case doing::page:
    skip_rest();
    break;
  case doing::lua_prompt:
    leave_line();
    doing_ = doing::lua;
    [[fallthrough]];
  case doing::lua_script:
    effects_.close_lua_input = true;
    break;
  case doing::command:
  case doing::lua:
    break;
  }
}

} // namespace tahoe
