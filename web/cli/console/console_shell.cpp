#include "web/cli/console/console_shell.hpp"

#include "web/cli/console/command_words.hpp"
#include "web/cli/console/completion.hpp"

#include <algorithm>
#include <utility>

namespace tahoe {

namespace {

constexpr size_t max_waiting_input = 65536;
constexpr size_t max_held_output = 65536;
constexpr const char* prompt_text = "tahoe> ";
constexpr const char* greeting = "help lists the commands, Ctrl-D leaves\n";
/// Somebody who hits Ctrl-C so often does not believe in an answer.
constexpr int interrupts_to_leave = 3;

/// What goes on until it is interrupted is not shown by pages.
bool is_stream(const std::string& command) {
  return command == "watch" || command == "top" || command == "trace";
}

exit_code code_of_end(const std::string& end) {
  if (end == "ok")
    return exit_code::ok;
  if (end == "usage")
    return exit_code::usage;
  if (end == "cancelled")
    return exit_code::interrupted;
  return exit_code_of(end);
}

} // namespace

console_shell::console_shell(shell_setup setup)
  : setup_(std::move(setup)), commands_(size().columns),
    lua_lines_(size().columns) {
  if (setup_.command) {
    run(*setup_.command);
    return;
  }
  if (setup_.keys)
    write(greeting);
  next_command();
}

// -- what arrives -------------------------------------------------------------

void console_shell::input(std::string_view bytes) {
  if (ended_)
    return;
  // Keys that nobody waits for are not worth more memory than this.
  if (setup_.keys)
    bytes = bytes.substr(0, max_waiting_input
                              - std::min(max_waiting_input, input_.size()));
  input_ += bytes;
  use_input();
}

void console_shell::input_ended() {
  input_ended_ = true;
  use_input();
}

void console_shell::interrupt() {
  if (ended_)
    return;
  if (doing_ == doing::page) {
    skip_rest();
    return;
  }
  if (doing_ == doing::lines) {
    leave(exit_code::interrupted);
    return;
  }
  if (doing_ == doing::prompt)
    return;
  if (doing_ == doing::completing) {
    doing_ = doing::prompt;
    return;
  }
  ++interrupts_;
  if (interrupts_ >= interrupts_to_leave) {
    leave(exit_code::interrupted);
    return;
  }
  if (in_lua())
    effects_.interrupt_lua = true;
  else if (interrupts_ == 1)
    effects_.to_node += cancel_request();
}

void console_shell::resize(terminal_size size) {
  setup_.terminal = size;
  commands_.resize(size.columns);
  lua_lines_.resize(size.columns);
  if (doing_ == doing::prompt || doing_ == doing::completing)
    commands_.draw(effects_.output);
  else if (doing_ == doing::lua_prompt)
    lua_lines_.draw(effects_.output);
}

void console_shell::node_line(std::string_view line) {
  if (ended_)
    return;
  auto answer = parse_console_answer(line);
  if (!answer) {
    leave_line();
    complain(describe(answer.error()));
    leave(exit_code::other);
    return;
  }
  using kind = console_answer::kind;
  if (answer->what == kind::completions) {
    completed(std::move(answer->completions));
    use_input();
    return;
  }
  if (doing_ != doing::command && doing_ != doing::page) {
    if (answer->what == kind::end)
      turned_away(*answer);
    return;
  }
  if (answer->what == kind::text)
    show(answer->text);
  if (answer->what == kind::clear && setup_.terminal) {
    std::string out;
    pager_.picture(out);
    write(out);
    doing_ = doing::command;
  }
  if (answer->what == kind::end) {
    end_ = std::move(*answer);
    finish_with_end();
  }
  use_input();
}

/// No command has ended: it is the node's last word.
void console_shell::turned_away(const console_answer& why) {
  leave_line();
  complain(why.text);
  leave(code_of_end(why.end));
}

void console_shell::node_gone() {
  if (ended_)
    return;
  leave_line();
  complain("the node went away: its log tells why, `tahoe-node start` starts "
           "it again");
  leave(exit_code::try_later);
}

// -- what follows -------------------------------------------------------------

shell_effects console_shell::take_effects() {
  return std::exchange(effects_, {});
}

bool console_shell::wants_input() const {
  if (setup_.keys)
    return true;
  if (setup_.command && doing_ != doing::lua_script)
    return false;
  return input_.size() < max_waiting_input;
}

bool console_shell::wants_output() const {
  return pager_.held() < max_held_output;
}

// -- commands -----------------------------------------------------------------

void console_shell::run_line(std::string_view line) {
  auto words = split_words(line);
  if (!words)
    finish(exit_code::usage, describe(words.error()));
  else if (words->empty() || words->front().starts_with('#'))
    next_command();
  else
    run(*words);
}

void console_shell::run(const std::vector<std::string>& words) {
  interrupts_ = 0;
  end_.reset();
  chosen_node_ = node_to_use(words);
  auto command = words.empty() ? std::string{} : words.front();
  if (command == "exit" || command == "quit") {
    leave(exit_code::ok);
    return;
  }
  auto by_pages = setup_.keys && !setup_.command && !is_stream(command);
  pager_.begin(size(), by_pages && command != "lua");
  if (command == "lua") {
    run_lua(words);
    return;
  }
  auto columns = size().columns;
  auto request = command_request(words, columns > 0 ? std::optional{columns}
                                                    : std::nullopt);
  if (!request) {
    finish(exit_code::usage, describe(request.error()));
    return;
  }
  effects_.to_node += *request;
  doing_ = doing::command;
}

void console_shell::next_command() {
  doing_ = setup_.keys ? doing::prompt : doing::lines;
  if (setup_.keys)
    commands_.begin(prompt_text, effects_.output);
}

void console_shell::finish(exit_code code, std::string_view message) {
  if (setup_.keys && pager_.within_line())
    write("\n");
  if (!message.empty())
    complain(message);
  if (setup_.command || (!setup_.keys && code != exit_code::ok))
    leave(code);
  else
    next_command();
}

void console_shell::finish_with_end() {
  if (!end_ || pager_.holding())
    return;
  auto end = *std::exchange(end_, std::nullopt);
  if (chosen_node_ && end.end == "ok")
    node_in_use_ = std::exchange(chosen_node_, std::nullopt);
  // Who did not want to see the rest need not read that it was cut short.
  finish(code_of_end(end.end), pager_.dropping() ? "" : end.text);
}

void console_shell::skip_rest() {
  std::string out;
  pager_.drop_rest(out);
  write(out);
  doing_ = doing::command;
  if (!end_)
    effects_.to_node += cancel_request();
  finish_with_end();
}

void console_shell::leave(exit_code code) {
  ended_ = code;
}

// -- completion ---------------------------------------------------------------

void console_shell::complete() {
  // One question at a time: a node that hangs is not asked for ever.
  if (completing_)
    return;
  completing_ = std::string{commands_.before_cursor()};
  effects_.to_node += completion_request(*completing_);
  doing_ = doing::completing;
}

void console_shell::completed(std::vector<std::string> words) {
  auto asked = std::exchange(completing_, std::nullopt);
  // Somebody may have had enough of waiting.
  if (!asked || doing_ != doing::completing)
    return;
  doing_ = doing::prompt;
  if (last_word(*asked).size() == asked->size())
    words.insert(words.end(), {"exit", "lua", "quit"});
  auto found = complete_line(*asked, std::move(words));
  commands_.insert(found.insert, effects_.output);
  if (found.choices.empty())
    return;
  leave_line();
  auto columns = size().columns;
  write(harmless(in_columns(found.choices, columns > 0 ? columns : 80)));
  commands_.draw_again(effects_.output);
}

// -- output -------------------------------------------------------------------

void console_shell::write(std::string_view text) {
  for (auto c : text) {
    if (c == '\n' && setup_.keys)
      effects_.output += '\r';
    effects_.output += c;
  }
}

void console_shell::show(std::string_view text) {
  std::string out;
  pager_.add(harmless(text), out);
  write(out);
  if (pager_.holding() && doing_ == doing::command)
    doing_ = doing::page;
}

void console_shell::complain(std::string_view message) {
  auto line = harmless(message) + '\n';
  if (setup_.keys)
    write(line);
  else
    effects_.errors += "tahoe-node: " + line;
}

void console_shell::leave_line() {
  if (doing_ == doing::prompt)
    commands_.leave(effects_.output);
  else if (doing_ == doing::lua_prompt)
    lua_lines_.leave(effects_.output);
}

} // namespace tahoe
