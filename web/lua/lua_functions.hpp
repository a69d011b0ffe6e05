#pragma once

#include "web/lua/lua_machine.hpp"

namespace tahoe {

/// Lets the functions of this state, and of its coroutines, reach the world.
void give_world(lua_State* lua, lua_world& world);
lua_world& world_of(lua_State* lua);

/// Leaves on the stack a table of what prelude.cpp builds on: `write`,
/// `command`, `sleep`, `every`, `after`, `cancel`.
void push_node_functions(lua_State* lua);

} // namespace tahoe
