#pragma once

#include "actors/inspection/inspection.hpp"
#include "actors/interfaces.hpp"

#include <caf/allowed_unsafe_message_type.hpp>
#include <caf/typed_actor.hpp>

#include <vector>

// The actors of a node and what they are doing: from the node down, each one
// tells of its children. Nobody is waited for: who does not answer is stuck.

namespace tahoe {

/// An actor as the census found it.
struct census_row {
  caf::strong_actor_ptr actor;
  uint64_t parent = 0; ///< its id; 0: none
  unsigned depth = 0;
  /// False: it did not answer in time. All but `id` of the summary is unknown
  /// then, and so are its children.
  bool answered = false;
  actor_summary summary;
};

/// Who is there? A census answers once.
struct take_census {};

struct census {
  std::vector<census_row> rows; ///< each parent before its children
};

using census_actor = caf::typed_actor< //
  caf::replies_to<take_census>::with<census>>;

/// So long nobody new may answer before the census ends.
inline constexpr std::chrono::milliseconds census_patience{500};

/// Begins at `root`. The actor ends by itself.
census_actor spawn_census(caf::actor_system& sys, caf::strong_actor_ptr root);

} // namespace tahoe

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::take_census)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::census)
