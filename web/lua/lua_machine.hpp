#pragma once

#include "web/lua/bounded_output.hpp"
#include "web/lua/interrupt_signal.hpp"
#include "web/lua/lua_heap.hpp"
#include "web/lua/node_link.hpp"
#include "web/lua/timer_queue.hpp"

#include <memory>
#include <string>
#include <string_view>

struct lua_State;

namespace tahoe {

/// What a script can reach outside of Lua.
struct lua_world {
  node_link& node;
  bounded_output& output;
  interrupt_signal& interrupt;
  timer_queue& timers;
};

/// How a piece of a script ended.
struct lua_result {
  enum class kind { done, incomplete, failed };

  kind how = kind::done;
  std::string message; ///< of a failure: one line
};

/// A Lua 5.4 state with what a script of the console may use: base without
/// files and binary chunks, string, table, math, utf8, coroutine; `node`,
/// `sleep`, `every`, `after`, `cancel` (prelude.cpp tells what they do).
class lua_machine {
public:
  /// What the world consists of outlives this.
  explicit lua_machine(lua_world world);
  ~lua_machine();

  lua_machine(const lua_machine&) = delete;
  lua_machine& operator=(const lua_machine&) = delete;

  /// False if there was not even memory to begin with.
  bool ready() const { return lua_ != nullptr; }

  /// Runs what was entered at the prompt and shows the values if it is an
  /// expression.
  lua_result run_statement(std::string_view text);

  /// Runs a script; `name` stands in its error messages.
  lua_result run_script(const std::string& name, std::string_view text);

  /// Runs what has become due, once.
  lua_result run_timer(const timer_queue::due_timer& due);

private:
  static int set_up(lua_State* lua);

  void make_room();
  bool load(std::string_view text, const std::string& name);
  lua_result call(int arguments);
  lua_result failed();

  lua_world world_;
  lua_heap heap_;
  lua_State* lua_ = nullptr;
  int show_ = 0; ///< the prelude's function, in the registry
};

} // namespace tahoe
