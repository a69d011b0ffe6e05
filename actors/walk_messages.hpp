#pragma once

#include "actors/directory_messages.hpp"
#include "actors/walks/deep_stats.hpp"

#include <caf/allowed_unsafe_message_type.hpp>

// Walks over all that lies beneath a directory. These messages stay within a
// node, like those of its vdrive client (directory_messages.hpp).

namespace tahoe {

/// Begin a walk; answered with a `walk_session_actor` to read from. Fails with
/// malformed or unsupported if the cap is no directory's that can be read, with
/// try_later if too many walks are under way.
struct start_walk {
  capability root;
  std::string operation = {}; ///< its id in the log
};

/// Go on, and tell what was met: as soon as there is something to tell, be it
/// only that another page was read. One read at a time; a walk that is over
/// has ended, and so has one whose root could not be read, which fails with the
/// reason.
struct read_walk {};

/// Something that a walk has met, by the first way that led to it.
struct walked {
  /// Names from the root, which has none. An entry that cannot be opened has
  /// "?" and its hash in base32 in place of its name.
  std::vector<std::string> path;
  cap_kind kind = cap_kind::unknown;
  directory_entry entry; ///< of the root: no name, version 0
  /// A file's or directory's, with its storage index; none of what is literal
  /// or unknown.
  std::optional<capability> verify_cap = std::nullopt;
  /// Why an entry cannot be opened, or a directory not be read: what is (left)
  /// beneath it is not met then. Empty if all is well.
  std::string problem = {};
};

/// What was met since the last answer. A directory that cannot be read is met
/// a second time, with its problem.
struct walk_part {
  std::vector<walked> met; ///< empty while there is nothing but progress
  deep_stats stats;        ///< of the walk so far
  bool over = false;
};

} // namespace tahoe

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::read_walk)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::start_walk)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::walk_part)
