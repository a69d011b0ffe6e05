#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace tahoe {

/// JSON as people read it: a list of objects as a table with a column for each
/// key, in the order in which they first appear; an object as lines of `key
/// value`, what is in it indented. Line breaks in texts become spaces. Ends
/// with a line break.
std::string to_plain_text(const nlohmann::ordered_json& value);

} // namespace tahoe
