#pragma once

#include "codec/error.hpp"

namespace tahoe {

/// Takes from this process for ever what a script does not need: more than
/// 128 MiB of memory beyond today's, files other than those open now, writing
/// to files, child processes, core dumps, privileges by exec. What a script can
/// call offers none of that; this is for the mistakes in it.
caf::expected<void> confine_process();

} // namespace tahoe
