#include "web/lua/lua_values.hpp"

#include <lauxlib.h>
#include <nlohmann/json.hpp>
#include <vector>

namespace tahoe {

namespace {

/// Takes a document piece by piece. The tables that are open, and the keys
/// that wait for their values, are on the Lua stack.
class lua_builder : public nlohmann::json_sax<nlohmann::json> {
public:
  explicit lua_builder(lua_State* lua) : lua_(lua) {}

  bool null() override {
    lua_pushnil(lua_);
    return add();
  }

  bool boolean(bool value) override {
    lua_pushboolean(lua_, value);
    return add();
  }

  bool number_integer(number_integer_t value) override {
    lua_pushinteger(lua_, value);
    return add();
  }

  bool number_unsigned(number_unsigned_t value) override {
    if (value <= static_cast<number_unsigned_t>(LUA_MAXINTEGER))
      lua_pushinteger(lua_, static_cast<lua_Integer>(value));
    else
      lua_pushnumber(lua_, static_cast<lua_Number>(value));
    return add();
  }

  bool number_float(number_float_t value, const string_t&) override {
    lua_pushnumber(lua_, value);
    return add();
  }

  bool string(string_t& value) override {
    lua_pushlstring(lua_, value.data(), value.size());
    return add();
  }

  bool binary(binary_t&) override { return false; }

  bool start_object(size_t) override { return open(true); }
  bool start_array(size_t) override { return open(false); }

  bool key(string_t& value) override {
    lua_pushlstring(lua_, value.data(), value.size());
    return true;
  }

  bool end_object() override { return close(); }
  bool end_array() override { return close(); }

  bool parse_error(size_t, const std::string&,
                   const nlohmann::json::exception&) override {
    return false;
  }

private:
  struct table {
    bool object;
    lua_Integer last; ///< index in an array
  };

  static constexpr size_t max_depth = 64;

  bool open(bool object) {
    if (open_.size() == max_depth)
      return false;
    luaL_checkstack(lua_, 4, "a value of the node");
    lua_newtable(lua_);
    open_.push_back({object, 0});
    return true;
  }

  bool close() {
    open_.pop_back();
    return add();
  }

  /// Puts the value on top of the stack where it belongs.
  bool add() {
    if (open_.empty())
      return true;
    if (open_.back().object)
      lua_rawset(lua_, -3);
    else
      lua_rawseti(lua_, -2, ++open_.back().last);
    return true;
  }

  lua_State* lua_;
  std::vector<table> open_;
};

} // namespace

bool push_json(lua_State* lua, std::string_view text) {
  auto top = lua_gettop(lua);
  luaL_checkstack(lua, 4, "a value of the node");
  lua_builder builder{lua};
  if (nlohmann::json::sax_parse(text, &builder))
    return true;
  lua_settop(lua, top);
  return false;
}

} // namespace tahoe
