#include "web/lua/lua_machine.hpp"

#include "web/lua/lua_functions.hpp"
#include "web/lua/prelude.hpp"

#include <algorithm>
#include <lauxlib.h>
#include <lualib.h>

namespace tahoe {

namespace {

constexpr size_t max_memory = 64 << 20;
/// A script may raise all its memory as an error.
constexpr size_t max_error_length = 4096;

/// Instructions from one look at the interrupt signal to the next: some tens
/// of microseconds.
constexpr int between_looks = 10'000;

void look_for_interrupt(lua_State* lua, lua_Debug*) {
  auto pending = world_of(lua).interrupt.pending();
  // Whoever catches it gets it again with the next instruction.
  lua_sethook(lua, look_for_interrupt, LUA_MASKCOUNT,
              pending ? 1 : between_looks);
  if (pending)
    luaL_error(lua, "interrupted");
}

int to_message(lua_State* lua) {
  luaL_tolstring(lua, 1, nullptr);
  return 1;
}

void open_libraries(lua_State* lua) {
  constexpr luaL_Reg libraries[]
    = {{LUA_GNAME, luaopen_base},        {LUA_TABLIBNAME, luaopen_table},
       {LUA_STRLIBNAME, luaopen_string}, {LUA_MATHLIBNAME, luaopen_math},
       {LUA_UTF8LIBNAME, luaopen_utf8},  {LUA_COLIBNAME, luaopen_coroutine}};
  for (auto& library : libraries) {
    luaL_requiref(lua, library.name, library.func, 1);
    lua_pop(lua, 1);
  }
}

} // namespace

lua_machine::lua_machine(lua_world world) : world_(world), heap_(max_memory) {
  lua_ = lua_newstate(lua_heap::allocate, &heap_);
  if (lua_ == nullptr)
    return;
  give_world(lua_, world_);
  lua_pushcfunction(lua_, set_up);
  lua_pushlightuserdata(lua_, &show_);
  if (lua_pcall(lua_, 1, 0, 0) == LUA_OK)
    return;
  lua_close(lua_);
  lua_ = nullptr;
}

lua_machine::~lua_machine() {
  if (lua_ != nullptr)
    lua_close(lua_);
}

int lua_machine::set_up(lua_State* lua) {
  auto* show = static_cast<int*>(lua_touserdata(lua, 1));
  open_libraries(lua);
  if (luaL_loadbufferx(lua, lua_prelude.data(), lua_prelude.size(),
                       prelude_name.data(), "t")
      != LUA_OK)
    return lua_error(lua);
  push_node_functions(lua);
  lua_call(lua, 1, 1);
  *show = luaL_ref(lua, LUA_REGISTRYINDEX);
  return 0;
}

lua_result lua_machine::run_statement(std::string_view text) {
  make_room();
  lua_rawgeti(lua_, LUA_REGISTRYINDEX, show_);
  if (load("return " + std::string{text}, "=lua"))
    return call(1);
  auto no_expression = failed();
  lua_rawgeti(lua_, LUA_REGISTRYINDEX, show_);
  if (load(text, "=lua"))
    return call(1);
  auto no_statement = failed();
  if (no_expression.message.ends_with("<eof>")
      || no_statement.message.ends_with("<eof>"))
    no_statement.how = lua_result::kind::incomplete;
  return no_statement;
}

lua_result
lua_machine::run_script(const std::string& name, std::string_view text) {
  make_room();
  // A first line that begins with # is for the shell that starts a script.
  if (text.starts_with('#'))
    text.remove_prefix(std::min(text.find('\n'), text.size()));
  return load(text, "=" + name) ? call(0) : failed();
}

lua_result lua_machine::run_timer(const timer_queue::due_timer& due) {
  make_room();
  lua_rawgeti(lua_, LUA_REGISTRYINDEX, due.what.function);
  if (!due.what.period)
    luaL_unref(lua_, LUA_REGISTRYINDEX, due.what.function);
  auto result = call(0);
  if (result.how == lua_result::kind::failed && due.what.period)
    if (auto timer = world_.timers.remove(due.number))
      luaL_unref(lua_, LUA_REGISTRYINDEX, timer->function);
  return result;
}

void lua_machine::make_room() {
  // Where its library resizes a buffer, Lua does not collect garbage first.
  if (heap_.used() > max_memory / 4)
    lua_gc(lua_, LUA_GCCOLLECT);
  heap_.make_room(max_memory / 64);
}

bool lua_machine::load(std::string_view text, const std::string& name) {
  return luaL_loadbufferx(lua_, text.data(), text.size(), name.c_str(), "t")
         == LUA_OK;
}

/// Calls the function below its arguments. Nothing of it stays on the stack.
lua_result lua_machine::call(int arguments) {
  lua_sethook(lua_, look_for_interrupt, LUA_MASKCOUNT, between_looks);
  lua_pushcfunction(lua_, to_message);
  lua_insert(lua_, 1);
  if (lua_pcall(lua_, arguments, 0, 1) != LUA_OK)
    return failed();
  lua_settop(lua_, 0);
  return {};
}

lua_result lua_machine::failed() {
  lua_result result{lua_result::kind::failed, "the script failed"};
  if (lua_type(lua_, -1) == LUA_TSTRING) {
    size_t length = 0;
    auto* text = lua_tolstring(lua_, -1, &length);
    result.message.assign(text, std::min(length, max_error_length));
  }
  lua_settop(lua_, 0);
  return result;
}

} // namespace tahoe
