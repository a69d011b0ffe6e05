#pragma once

#include <string>
#include <string_view>

namespace tahoe {

/// A name as a page shows it: as it is, or, if that would show nothing or turn
/// the text around, in quotes with escapes, as `ls` does (web/cli/drive).
std::string visible_name(std::string_view name);

} // namespace tahoe
