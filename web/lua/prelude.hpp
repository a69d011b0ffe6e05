#pragma once

#include <string_view>

namespace tahoe {

/// The part of the console's Lua that is written in Lua: a chunk that takes the
/// table of lua_functions.hpp, defines the globals and returns what runs a
/// statement of the prompt and shows its values.
extern const std::string_view lua_prelude;

/// What Lua calls it.
constexpr std::string_view prelude_name = "=node";

} // namespace tahoe
