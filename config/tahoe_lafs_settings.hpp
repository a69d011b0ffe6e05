#pragma once

#include <string_view>

namespace tahoe {

/// True for what a tahoe.cfg of Tahoe-LAFS may hold (spec/cli.md §6) and ours
/// may not, key in lower case: whoever brings such a file along should hear
/// that tahoe-node does not have it, rather than look for a typing error.
bool is_unsupported_setting(std::string_view section, std::string_view key);

} // namespace tahoe
