#pragma once

#include "config/interpretation.hpp"
#include "config/setting_reader.hpp"

namespace tahoe {

/// Fills in what a node's web front end listens on: `[node] web.port`, which
/// the file `webport` overrides, and `web.hosts`.
void interpret_web(const config_text& text, setting_reader& settings,
                   mistakes& wrong, node_config& config);

} // namespace tahoe
