#pragma once

#include "actors/directory_messages.hpp"

#include <string_view>

namespace tahoe {

/// Twenty thousand children, or so.
inline constexpr size_t max_children_size = size_t{8} << 20;

/// Reads the children that are to be linked (spec/wapi.md §5):
///
///     {NAME: [TYPE, {"rw_uri"?, "ro_uri"?, "metadata"?}]}
///
/// TYPE is not looked at. Names and caps are
/// checked, so that a mistake is found before the first is linked. Fails with
/// malformed, saying which child is wrong and how.
caf::expected<std::vector<new_entry>> parse_children(std::string_view text);

} // namespace tahoe
