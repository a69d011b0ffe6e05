#pragma once

#include "web/lua/cpu_allowance.hpp"
#include "web/lua/lua_machine.hpp"

namespace tahoe {

/// A Lua state with its output, its timers and what it may use: each line,
/// script and timer begins with a new allowance of output, each line and script
/// also of processor time.
class lua_session {
public:
  /// What it is made of outlives this.
  lua_session(node_link& node, interrupt_signal& interrupt);

  bool ready() const { return machine_.ready(); }

  /// Runs it and its timers to their end. False after an error, which was
  /// said then.
  bool run_script(const std::string& name, std::string_view text);

  /// Says errors. Answers false for a statement that goes on.
  bool run_statement(std::string_view text);

  /// Waits for `fd` and runs timers meanwhile; never `by_time`.
  interrupt_signal::woken wait(int fd);

  /// For the bytes that tell a shell when to show its prompt.
  void mark(char byte) { output_.mark(byte); }

  void say_error(std::string_view text);

private:
  interrupt_signal::woken wait_for_next(int fd);
  void begin();
  bool succeeded(const lua_result& result);
  bool run_due_timers();

  interrupt_signal& interrupt_;
  bounded_output output_;
  bounded_output errors_;
  timer_queue timers_;
  cpu_allowance cpu_;
  lua_machine machine_;
};

} // namespace tahoe
