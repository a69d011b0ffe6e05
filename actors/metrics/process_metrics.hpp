#pragma once

#include "actors/metrics/metric_registry.hpp"

#include <string_view>

namespace tahoe {

/// Lets a registry show what the system knows of this process, under the names
/// that Prometheus' own clients use, and `tahoe_build_info` with the version in
/// `software` (`NAME/VERSION`). Several nodes of one process show the same.
void watch_process(const metric_registry& metrics, std::string_view software);

} // namespace tahoe
