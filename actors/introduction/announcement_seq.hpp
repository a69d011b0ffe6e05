#pragma once

#include "actors/local_messages.hpp"
#include "codec/error.hpp"

#include <filesystem>

namespace tahoe {

/// A number higher than that of every earlier announcement of this node:
/// max(stored + 1, `now` in ms). It is on disk at `path` when this returns. A
/// damaged file counts as none: the clock is ahead of it all but always.
/// Blocks.
caf::expected<uint64_t>
next_announcement_seq(const std::filesystem::path& path, wall_time now);

} // namespace tahoe
