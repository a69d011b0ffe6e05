#pragma once

#include "config/node_config.hpp"

#include <string>
#include <vector>

namespace tahoe {

/// What a configuration directory asks for and this version does not do: a
/// line each, for the log and for whoever starts the node. Empty: nothing.
std::vector<std::string> what_is_missing(const node_config& config);

} // namespace tahoe
