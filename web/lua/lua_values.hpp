#pragma once

#include <string_view>

struct lua_State;

namespace tahoe {

/// Leaves the Lua value of a JSON document on the stack: objects and arrays
/// become tables, null becomes nil. Answers false, and leaves nothing, if it is
/// no JSON or nested more than 64 deep. Raises "not enough memory" as Lua does:
/// no other copy of the document is made.
bool push_json(lua_State* lua, std::string_view text);

} // namespace tahoe
