#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace tahoe {

/// A name, or a path, as a line of text can show it: in quotes and with escapes
/// as in JSON if it has characters that do not print (an end of a line is one),
/// or begins with a quote itself.
std::string shown_name(std::string_view name);

/// Bytes as people count them: `12345`, `1.2 MB`.
std::string shown_size(uint64_t bytes);

} // namespace tahoe
