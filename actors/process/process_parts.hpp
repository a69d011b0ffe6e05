#pragma once

#include "codec/error.hpp"

#include <caf/scoped_actor.hpp>

#include <chrono>

namespace tahoe {

/// Asks an actor and waits for its answer: for the process's own thread.
template <class Handle, class Message>
caf::expected<void> tell(caf::actor_system& sys, const Handle& actor,
                         Message msg, std::chrono::seconds deadline) {
  caf::scoped_actor self{sys, true};
  caf::error result;
  self->request(actor, deadline, std::move(msg))
    .receive([] {}, [&](caf::error& err) { result = std::move(err); });
  if (result)
    return result;
  return {};
}

/// How a start ends that was interrupted.
inline caf::error stopped_early() {
  return failure(ec::cancelled, "told to stop before it was up");
}

/// Ends the process if it does not end by itself, however much of it hangs.
/// Files survive that as they survive a power failure.
void end_within(std::chrono::seconds limit);

} // namespace tahoe
