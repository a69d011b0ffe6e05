#pragma once

#include "web/server/post_actions.hpp"

namespace tahoe {

// What `POST ?t=` can do with all that lies beneath a directory (spec/wapi.md
// §7).

/// `start-manifest`, `start-deep-size`, `start-deep-stats`: begins an operation
/// of which `/operations/OPHANDLE` tells, and leads there.
post_action post_start_deep;

} // namespace tahoe
