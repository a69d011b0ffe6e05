#pragma once

#include "web/cli/console/console_messages.hpp"
#include "web/cli/console/line_editor.hpp"
#include "web/cli/console/pager.hpp"
#include "web/cli/exit_code.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tahoe {

/// What a shell is for.
struct shell_setup {
  /// What is written is seen on a terminal of this size.
  std::optional<terminal_size> terminal;
  /// The input is what that terminal's keys send, and it does nothing with
  /// output by itself: there is a prompt, unless there is a command.
  bool keys = false;
  /// Only this command. Without it and without keys each line of the input is
  /// one, up to the first that fails.
  std::optional<std::vector<std::string>> command;
  /// `lua FILE` may read the files that this process can read.
  bool reads_files = true;
};

/// What the owner of a shell has to do for it.
struct shell_effects {
  std::string output;
  std::string errors; ///< for standard error; a terminal's go to `output`
  std::string to_node;
  /// Start `lua-console SOCKET [FILE] [--node NODE]`.
  bool start_lua = false;
  std::optional<std::string> lua_file;
  std::optional<std::string> lua_node;
  std::string to_lua;
  bool close_lua_input = false;
  bool interrupt_lua = false;
};

/// How a Lua process ended.
struct lua_end {
  int exit_status = 0;
  int signal = 0; ///< not 0: it was killed by this one
};

/// The console's shell: a state machine that does no I/O. Whoever owns it
/// tells it what arrives and carries out the effects after each call.
class console_shell {
public:
  explicit console_shell(shell_setup setup);

  // -- what arrives -----------------------------------------------------------

  void input(std::string_view bytes);
  void input_ended();
  void interrupt(); ///< Ctrl-C as a signal
  void resize(terminal_size size);

  void node_line(std::string_view line);
  void node_gone();

  void lua_output(std::string_view bytes);
  void lua_errors(std::string_view bytes);
  void lua_ended(lua_end how);
  void lua_not_started(const caf::error& why);

  // -- what follows -----------------------------------------------------------

  shell_effects take_effects();

  /// More input is welcome; otherwise it waits where it is.
  bool wants_input() const;

  /// More lines from the node and output of Lua are welcome.
  bool wants_output() const;

  /// The exit code, once it is over.
  std::optional<exit_code> ended() const { return ended_; }

private:
  /// What input means now.
  enum class doing {
    prompt,     ///< keys edit a command
    completing, ///< what is typed waits for what Tab inserts
    lines,      ///< each line is a command
    command,    ///< none: one runs in the node
    page,       ///< the pager waits for a key
    lua,        ///< none: the Lua process is busy
    lua_prompt, ///< keys edit a line for it
    lua_script, ///< all of it is the script's
  };

  void use_input();
  void use_key(char byte);
  void use_lua_key(char byte);
  void use_page_key(char byte);
  bool use_line();
  bool use_interrupt();
  void use_end_of_input();

  void run_line(std::string_view line);
  void run(const std::vector<std::string>& words);
  void run_lua(const std::vector<std::string>& words);
  void next_command();
  void finish(exit_code code, std::string_view message);
  void finish_with_end();
  void skip_rest();
  void leave(exit_code code);

  void turned_away(const console_answer& why);
  void complete();
  void completed(std::vector<std::string> words);

  void write(std::string_view text);
  void show(std::string_view text);
  void show_from_lua(std::string_view text);
  void show_lua_prompt(bool goes_on);
  void complain(std::string_view message);
  void leave_line();

  terminal_size size() const {
    return setup_.terminal.value_or(terminal_size{});
  }
  bool in_lua() const { return doing_ >= doing::lua; }

  shell_setup setup_;
  doing doing_ = doing::lines;
  std::optional<exit_code> ended_;
  shell_effects effects_;

  std::string input_;
  size_t used_ = 0; ///< so much of it
  bool input_ended_ = false;
  line_editor commands_;
  line_editor lua_lines_;
  std::optional<std::string> completing_; ///< before the cursor, at Tab

  pager pager_;
  std::optional<console_answer> end_;      ///< came while the pager holds text
  std::optional<std::string> node_in_use_; ///< by `use`: Lua begins there, too
  std::optional<std::string> chosen_node_; ///< by the command that runs
  int interrupts_ = 0;                     ///< since the command began
  bool lua_prompts_ = false;               ///< Lua gets lines, not a script
  std::string lua_partial_;                ///< the beginning of a character
};

} // namespace tahoe
