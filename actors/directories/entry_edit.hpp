#pragma once

#include "actors/directories/directory_access.hpp"

namespace tahoe {

/// A name in a directory that an edit is about.
struct edited_name {
  held_directory directory; ///< with its write key
  std::string name;         ///< in NFC
};

/// What an edit does to one of its names: put this there, or remove what is.
struct entry_edit {
  size_t target = 0;
  std::optional<plain_entry> content = std::nullopt;
};

/// Decides what to do from what is under the names now. Called again when that
/// has changed before it was done.
using edit_decision = std::function<caf::expected<std::vector<entry_edit>>(
  const std::vector<found_entry>& now)>;

struct edit_made {
  std::vector<found_entry> before;         ///< of each name
  std::vector<directory_version> versions; ///< of each directory
  freshness state = freshness::current;

  uint64_t version_of(const directory_index& index) const;
};

/// Looks at the names, decides, and changes all of them at once, provided that
/// they are still as they were; otherwise looks again. The names are of one
/// vdrive. A decision to do nothing is fine, too. `operation` is that of
/// directory_messages.hpp.
///
/// Fails with conflict if others were faster again and again.
void edit_entries(directory_access& access, std::vector<edited_name> names,
                  std::string operation, edit_decision decide,
                  when_done<edit_made> then);

} // namespace tahoe
