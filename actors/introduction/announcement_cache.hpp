#pragma once

#include "actors/introduction/announcement_board.hpp"

#include <filesystem>

namespace tahoe {

// cache = JSON object: "version": 1, "announcements": [{
//   "heard":     Unix time in ms,
//   "text":      the announcement's JSON, as it was signed,
//   "key":       its public key in base32,
//   "signature": in base32 }]

/// An announcement and what it says.
struct checked_announcement {
  announcement text;
  node_announcement content;
  wall_time heard;
};

/// Writes the cache durably. Blocks.
caf::expected<void>
save_announcements(const std::filesystem::path& path,
                   const std::vector<announcement_board::entry>& entries);

/// Reads and verifies the cache. Entries that do not verify are left out; none
/// was heard after `now`. `not_found` if there is none, `malformed` if it is
/// no cache. Blocks, for a second where the grid is very large.
caf::expected<std::vector<checked_announcement>>
load_announcements(const std::filesystem::path& path, wall_time now);

} // namespace tahoe
