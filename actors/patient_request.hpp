#pragma once

#include "actors/interfaces.hpp"
#include "codec/error.hpp"

#include <algorithm>
#include <chrono>
#include <functional>

// Requests to servers that may be too busy at the moment.

namespace tahoe {

/// What an actor tells itself to do when a pause is over.
struct ask_again {
  std::function<void()> ask;
};

/// The pauses between questions to a busy server grow to the second of these.
inline constexpr auto first_busy_pause = std::chrono::milliseconds{250};
inline constexpr auto longest_busy_pause = std::chrono::milliseconds{2000};

/// Sends `what` for `self`, again after a pause whenever the answer is
/// try_later, until the time `end`. Then `then` is called with the answer or
/// `failed` with the error; both are copied. `self` handles ask_again.
template <class Self, class Request, class Then, class Failed>
void request_patiently(Self* self, const storage_actor& server,
                       std::chrono::steady_clock::time_point end, Request what,
                       Then then, Failed failed,
                       std::chrono::milliseconds pause = first_busy_pause) {
  auto busy = [=](caf::error& reason) mutable {
    if (code_of(reason) != ec::try_later || self->clock().now() + pause >= end)
      return failed(reason);
    auto ask = [=] {
      request_patiently(self, server, end, what, then, failed,
                        std::min(2 * pause, longest_busy_pause));
    };
    self->delayed_send(self, pause, ask_again{ask});
  };
  self->request(server, end - self->clock().now(), what)
    .then(std::move(then), std::move(busy));
}

} // namespace tahoe

CAF_ALLOW_UNSAFE_MESSAGE_TYPE(tahoe::ask_again)
