#pragma once

#include "actors/inspection/inspection.hpp"
#include "actors/interfaces.hpp"

#include <vector>

namespace tahoe {

/// What has come since the last question? Answered within a second; when there
/// will be no more, with not_found (the actor has ended) or refused (somebody
/// else traces it now).
struct get_traced {};

struct traced_messages {
  std::vector<traced_message> messages;
  uint64_t lost = 0; ///< that found no room here
};

/// Collects what the traced actors tell of, at most `tracer_capacity`.
using tracer_actor = caf::typed_actor< //
  caf::replies_to<get_traced>::with<traced_messages>>;

inline constexpr size_t tracer_capacity = 1000;

/// Traces messages of these types (none: of all) that `whom` handles, until the
/// tracer is ended (`exit_reason::user_shutdown`).
tracer_actor spawn_tracer(caf::actor_system& sys, caf::strong_actor_ptr whom,
                          std::vector<std::string> types);

} // namespace tahoe

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::get_traced)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::traced_messages)
