#include "web/lua/lua_functions.hpp"

#include "web/lua/lua_values.hpp"
#include "web/lua/prelude.hpp"

#include <algorithm>
#include <lauxlib.h>

namespace tahoe {

namespace {

using timer_clock = interrupt_signal::clock;

// Lua is the one compiled as C++: its errors are exceptions, and objects here
// are destroyed when one passes.

std::string_view text_argument(lua_State* lua, int index) {
  size_t size = 0;
  auto* text = luaL_checklstring(lua, index, &size);
  return {text, size};
}

/// Seconds as Lua says them, at most a year.
timer_clock::duration duration_argument(lua_State* lua, int index) {
  constexpr double year = 365.0 * 24 * 3600;
  auto given = luaL_checknumber(lua, index);
  luaL_argcheck(lua, given >= 0, index, "seconds, 0 or more, expected");
  return std::chrono::duration_cast<timer_clock::duration>(
    std::chrono::duration<double>{std::min<double>(given, year)});
}

int write_text(lua_State* lua) {
  auto& output = world_of(lua).output;
  for (int i = 1; i <= lua_gettop(lua); ++i)
    output.write(text_argument(lua, i));
  return 0;
}

/// Pushes what an answer holds: a JSON document, a list of those that stand in
/// its lines, or just text.
int push_answer(lua_State* lua, std::string_view text) {
  if (text.ends_with('\n'))
    text.remove_suffix(1);
  if (text.empty())
    return 0;
  if (push_json(lua, text))
    return 1;
  lua_newtable(lua);
  lua_Integer last = 0;
  for (auto left = text; !left.empty();) {
    auto end = std::min(left.find('\n'), left.size());
    if (!push_json(lua, left.substr(0, end))) {
      lua_pop(lua, 1);
      lua_pushlstring(lua, text.data(), text.size());
      return 1;
    }
    lua_rawseti(lua, -2, ++last);
    left.remove_prefix(std::min(end + 1, left.size()));
  }
  return 1;
}

/// Raises an error at the script's place, not at that in the prelude.
int fail_in_script(lua_State* lua, const std::string& text) {
  std::string place;
  lua_Debug at{};
  for (int level = 1; place.empty() && lua_getstack(lua, level, &at); ++level)
    if (lua_getinfo(lua, "Sl", &at);
        at.currentline > 0 && at.source != prelude_name)
      place = at.short_src + (':' + std::to_string(at.currentline)) + ": ";
  place += text;
  lua_pushlstring(lua, place.data(), place.size());
  return lua_error(lua);
}

int run_command(lua_State* lua) {
  constexpr size_t max_words_length = size_t{64} << 10;
  std::vector<std::string> words;
  size_t length = 0;
  for (int i = 1; i <= lua_gettop(lua); ++i) {
    if (!lua_isstring(lua, i))
      return fail_in_script(lua, "a command's words are strings and "
                                 "numbers");
    auto word = text_argument(lua, i);
    // Copies of more would find no memory.
    length += word.size();
    if (length > max_words_length)
      return fail_in_script(lua, "the command is too long: at most 64 KiB");
    words.emplace_back(word);
  }
  if (words.empty())
    return fail_in_script(lua, "a command expected");
  if (std::find(words.begin(), words.end(), "--json") == words.end())
    words.emplace_back("--json");
  auto end = world_of(lua).node.run(words);
  if (!end)
    return fail_in_script(lua, describe(end.error()));
  if (end->word != "ok")
    return fail_in_script(lua, end->message.empty() ? end->word : end->message);
  return push_answer(lua, end->text);
}

int sleep_for(lua_State* lua) {
  auto until = timer_clock::now() + duration_argument(lua, 1);
  if (world_of(lua).interrupt.wait(-1, until)
      != interrupt_signal::woken::by_time)
    return luaL_error(lua, "interrupted");
  return 0;
}

int add_timer(lua_State* lua, timer_queue::timer what) {
  auto& timers = world_of(lua).timers;
  luaL_checktype(lua, 2, LUA_TFUNCTION);
  if (timers.full())
    return luaL_error(lua, "too many timers: at most %d",
                      static_cast<int>(timer_queue::max_size));
  lua_settop(lua, 2);
  what.function = luaL_ref(lua, LUA_REGISTRYINDEX);
  lua_pushinteger(lua, static_cast<lua_Integer>(timers.add(what)));
  return 1;
}

int call_every(lua_State* lua) {
  // The prompt stays answerable, whatever a script asks for.
  constexpr timer_clock::duration shortest = std::chrono::milliseconds{10};
  auto period = std::max(duration_argument(lua, 1), shortest);
  return add_timer(lua, {0, timer_clock::now() + period, period});
}

int call_after(lua_State* lua) {
  auto due = timer_clock::now() + duration_argument(lua, 1);
  return add_timer(lua, {0, due, std::nullopt});
}

int cancel_timer(lua_State* lua) {
  auto number = static_cast<uint64_t>(luaL_checkinteger(lua, 1));
  auto timer = world_of(lua).timers.remove(number);
  if (timer)
    luaL_unref(lua, LUA_REGISTRYINDEX, timer->function);
  lua_pushboolean(lua, timer.has_value());
  return 1;
}

lua_world** extra_space(lua_State* lua) {
  return static_cast<lua_world**>(lua_getextraspace(lua));
}

} // namespace

void give_world(lua_State* lua, lua_world& world) {
  *extra_space(lua) = &world;
}

lua_world& world_of(lua_State* lua) {
  return **extra_space(lua);
}

void push_node_functions(lua_State* lua) {
  constexpr luaL_Reg functions[] = {
    {"write", write_text}, {"command", run_command}, {"sleep", sleep_for},
    {"every", call_every}, {"after", call_after},    {"cancel", cancel_timer},
    {nullptr, nullptr}};
  luaL_newlib(lua, functions);
}

} // namespace tahoe
