#pragma once

#include "actors/directories/directory_access.hpp"

namespace tahoe {

/// What a listing of a whole directory may hold; larger ones are read page by
/// page.
inline constexpr uint64_t max_listed_entries = 1'000'000;
inline constexpr size_t max_listed_size = size_t{512} << 20;

/// How many damaged entries are described; the others are counted.
inline constexpr size_t max_described_damage = 1000;

/// How often a listing begins anew because the directory changed meanwhile.
inline constexpr unsigned max_listing_tries = 3;

/// Reads a directory page by page, and from the start if it changes meanwhile.
/// Fails with unsupported if it is too large for one list.
void list_whole(directory_access& access, const held_directory& directory,
                when_done<directory_listing> then);

} // namespace tahoe
