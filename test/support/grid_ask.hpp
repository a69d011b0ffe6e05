#pragma once

#include "test/support/grid_world.hpp"
#include "test/support/outcome.hpp"

#include <caf/event_based_actor.hpp>
#include <caf/send.hpp>

namespace tahoe::test {

/// Asks in a world of either kind. T is void for requests that are answered
/// without a value.
template <class T, class Handle, class Request>
caf::expected<T> ask(grid_world& world, const Handle& to, Request request,
                     milliseconds patience = std::chrono::minutes{3}) {
  auto result = std::make_shared<outcome<T>>();
  auto asker = world.system().spawn([=](caf::event_based_actor* self) mutable {
    auto fail = [result](caf::error& err) { result->set(std::move(err)); };
    auto sent = self->request(to, caf::infinite, std::move(request));
    if constexpr (std::is_void_v<T>)
      sent.then([result] { result->set({}); }, fail);
    else
      sent.then([result](T& x) { result->set(std::move(x)); }, fail);
  });
  world.wait([&] { return result->ready(); }, patience);
  caf::anon_send_exit(asker, caf::exit_reason::kill);
  return result->get();
}

} // namespace tahoe::test
