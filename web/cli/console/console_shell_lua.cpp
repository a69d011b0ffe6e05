#include "web/cli/console/console_shell.hpp"

#include <csignal>
#include <cstring>

// The Lua process, given lines, answers each with a byte when it is done with
// it, and once when it is ready for the first.

namespace tahoe {

namespace {

constexpr char statement_goes_on = '\x05';
constexpr std::string_view marks = "\x04\x05";

std::string why_killed(int signal) {
  if (signal == SIGXCPU)
    return "the script used up its 10 seconds of CPU time";
  if (signal == SIGKILL)
    return "the script was killed: it used up its CPU time or memory";
  return std::string{"the script ended by a signal: "} + strsignal(signal);
}

} // namespace

void console_shell::run_lua(const std::vector<std::string>& words) {
  if (words.size() > 2) {
    finish(exit_code::usage, "lua takes one file, or nothing");
    return;
  }
  auto file = words.size() == 2 ? words[1] : std::string{"-"};
  if (file != "-" && !setup_.reads_files) {
    finish(exit_code::refused,
           "a console from elsewhere reads no files: give it the script, "
           "`ssh ... lua < FILE`");
    return;
  }
  lua_partial_.clear();
  lua_prompts_ = file == "-" && setup_.keys;
  effects_.start_lua = true;
  effects_.lua_node = node_in_use_;
  doing_ = doing::lua;
  if (lua_prompts_)
    return;
  effects_.lua_file = file;
  if (file == "-")
    doing_ = doing::lua_script;
  else
    effects_.close_lua_input = true;
}

void console_shell::use_lua_key(char byte) {
  using outcome = line_editor::outcome;
  switch (lua_lines_.take(byte, effects_.output)) {
  case outcome::none:
    break;
  case outcome::line:
    effects_.to_lua += lua_lines_.take_line() + '\n';
    interrupts_ = 0;
    doing_ = doing::lua;
    break;
  case outcome::cancelled:
    // A statement that goes on is given up, too.
    effects_.interrupt_lua = true;
    lua_lines_.draw_again(effects_.output);
    break;
  case outcome::end:
    effects_.close_lua_input = true;
    doing_ = doing::lua;
    break;
  case outcome::complete:
    effects_.output += '\a';
    break;
  }
}

void console_shell::lua_output(std::string_view bytes) {
  if (ended_ || !in_lua())
    return;
  while (lua_prompts_) {
    auto mark = bytes.find_first_of(marks);
    if (mark == std::string_view::npos)
      break;
    show_from_lua(bytes.substr(0, mark));
    show_lua_prompt(bytes[mark] == statement_goes_on);
    bytes.remove_prefix(mark + 1);
  }
  show_from_lua(bytes);
  use_input();
}

void console_shell::lua_errors(std::string_view bytes) {
  if (setup_.keys)
    lua_output(bytes);
  else
    effects_.errors += harmless(bytes);
}

void console_shell::lua_ended(lua_end how) {
  if (ended_ || !in_lua())
    return;
  leave_line();
  doing_ = doing::lua;
  show(lua_partial_);
  auto killed = how.signal != 0;
  auto code = killed || how.exit_status != 0 ? exit_code::other : exit_code::ok;
  if (code != exit_code::ok && interrupts_ > 0)
    code = exit_code::interrupted;
  finish(code, killed ? why_killed(how.signal) : std::string{});
  use_input();
}

void console_shell::lua_not_started(const caf::error& why) {
  finish(exit_code::other, describe(why));
  use_input();
}

void console_shell::show_from_lua(std::string_view text) {
  if (text.empty())
    return;
  // A timer may speak while a line is being typed.
  auto at_prompt = doing_ == doing::lua_prompt;
  leave_line();
  lua_partial_ += text;
  auto whole = lua_partial_.size() - incomplete_character(lua_partial_);
  show(std::string_view{lua_partial_}.substr(0, whole));
  lua_partial_.erase(0, whole);
  if (!at_prompt)
    return;
  if (pager_.within_line())
    show("\n");
  lua_lines_.draw_again(effects_.output);
}

void console_shell::show_lua_prompt(bool goes_on) {
  std::string prompt = goes_on ? "   > " : "lua> ";
  if (doing_ == doing::lua_prompt) {
    lua_lines_.change_prompt(prompt, effects_.output);
    return;
  }
  if (pager_.within_line())
    show("\n");
  doing_ = doing::lua_prompt;
  lua_lines_.begin(prompt, effects_.output);
}

} // namespace tahoe
