#pragma once

#include "web/server/deep_operation.hpp"

namespace tahoe {

/// How many entries of a manifest the page of an operation shows.
inline constexpr size_t shown_manifest_entries = 1000;

/// The page of an operation on all that lies beneath a directory. While it
/// runs, the page loads itself anew each minute.
std::string render_deep_page(const deep_operation& operation);

} // namespace tahoe
