#pragma once

#include "codec/error.hpp"

#include <string>

namespace tahoe {

/// The text of a script: a file's, or standard input's to its end for `-`.
/// Refuses more than 4 MiB.
caf::expected<std::string> read_script(const std::string& file);

/// What its error messages call it.
std::string script_name(const std::string& file);

} // namespace tahoe
