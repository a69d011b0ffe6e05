#pragma once

#include "actors/vdrive/store_opening.hpp"

namespace tahoe {

/// Copies a store that is in use to its backup, as of one moment: nobody waits
/// for it. The copy is checked and made durable before it takes the place of
/// the former one. Blocks for as long as reading and writing the store takes.
///
/// To restore it: stop the node, copy the backup over the main file, start.
caf::expected<void> back_up_store(const store_files& files);

} // namespace tahoe
