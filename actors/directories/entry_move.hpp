#pragma once

#include "actors/directories/directory_access.hpp"

namespace tahoe {

/// Moves and renames (`move_entry`). On one vdrive a single change removes and
/// puts; between two of them it links first and unlinks then, so that whatever
/// happens the entry is in one of the places at least. Fails with refused for
/// a directory that would come to lie in itself, as far as the path to its new
/// place shows; a place given by its cap alone, or moved itself meanwhile, may
/// lie in it all the same.
void carry_out(directory_access& access, const move_entry& what,
               when_done<entry_changed> then);

} // namespace tahoe
