#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace tahoe {

/// JSON as people read it: a list of objects as a table with a column for each
/// key, in the order in which they first appear; an object as lines of `key
/// value`, what is in it indented. Line breaks in texts become spaces. Ends
/// with a line break. Where a table is wider than so many columns, its longest
/// texts go on below; 0: as wide as it gets.
std::string
to_plain_text(const nlohmann::ordered_json& value, size_t columns = 0);

} // namespace tahoe
