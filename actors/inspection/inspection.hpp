#pragma once

#include <caf/actor_control_block.hpp>
#include <caf/allowed_unsafe_message_type.hpp>

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

// What every actor answers before its behaviour sees it: the base `observed`
// does, in any state of the actor. These types cannot leave the process.

namespace tahoe {

/// Who are you, and what have you done? Answered with `actor_summary`.
struct inspect_actor {};

struct actor_summary {
  std::string name;
  uint64_t id = 0;
  size_t mailbox = 0;    ///< messages that wait behind this one
  uint64_t messages = 0; ///< handled so far
  double per_second = 0; ///< in the last 10 s or 20 s
  std::chrono::nanoseconds busy{0};
  std::chrono::nanoseconds age{0};
  std::vector<caf::strong_actor_ptr> children; ///< those that still run
};

/// Tell `to` of each message that is handled, as `traced_message`, for the next
/// `trace_lease`; ask again to go on. One listener at a time: the latest.
struct trace_actor {
  caf::strong_actor_ptr to;
  bool first = false;               ///< takes the trace from whoever listens
  std::vector<std::string> types{}; ///< only these; none: all
};

/// Somebody else listens now: the answer to a `trace_actor` that is not the
/// first.
struct trace_taken_over {};

inline constexpr std::chrono::seconds trace_lease{10};

/// An actor tells of no more messages in a second, of those that are wanted.
inline constexpr unsigned max_traced_per_second = 200;

/// A message that an actor has handled.
struct traced_message {
  std::chrono::system_clock::time_point time; ///< when it began
  std::string actor;                          ///< its name
  uint64_t id = 0;                            ///< of the actor
  uint64_t from = 0;                          ///< id of the sender; 0: none
  bool response = false;
  std::string type;
  std::string outline; ///< its values without texts and bytes
  std::chrono::nanoseconds busy{0};
  uint64_t skipped = 0; ///< such messages before it that were not told of
};

} // namespace tahoe

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::inspect_actor)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::actor_summary)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::trace_actor)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::trace_taken_over)
CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::traced_message)
