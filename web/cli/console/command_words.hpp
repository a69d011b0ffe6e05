#pragma once

#include "codec/error.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tahoe {

/// Splits a line into words as a shell does: '...' keeps everything, "..." all
/// but \" and \\, a backslash outside the next character. `malformed` if a
/// quote is not closed or a backslash ends the line.
caf::expected<std::vector<std::string>> split_words(std::string_view line);

/// The node that a command `use` names; nothing for other commands.
std::optional<std::string> node_to_use(const std::vector<std::string>& words);

/// The word at the end of a line that is being typed, as far as it has come;
/// quotes in it have no meaning.
std::string_view last_word(std::string_view line);

} // namespace tahoe
