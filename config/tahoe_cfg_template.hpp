#pragma once

#include <map>
#include <string>

namespace tahoe {

/// A commented tahoe.cfg. `settings` maps `SECTION/KEY` to a value; a key of
/// the template that is not in it stays a comment that shows the default.
std::string make_tahoe_cfg(const std::map<std::string, std::string>& settings);

} // namespace tahoe
