#pragma once

#include "web/lua/lua_session.hpp"

#include <string>

namespace tahoe {

/// Runs the statements of standard input, line by line.
class lua_prompt {
public:
  /// Both outlive this.
  lua_prompt(lua_session& session, interrupt_signal& interrupt)
    : session_(session), interrupt_(interrupt) {}

  /// Until standard input ends.
  void run();

private:
  bool read_more();
  void take_lines();
  void take_line(std::string_view line);
  void forget_statement();

  lua_session& session_;
  interrupt_signal& interrupt_;
  std::string read_;      ///< and not yet a line
  std::string statement_; ///< the lines of one that goes on
};

} // namespace tahoe
