#pragma once

#include "web/server/routes.hpp"

namespace tahoe {

/// The vdrive client ends a question after a minute; some take more than one.
inline constexpr caf::duration drive_deadline{caf::time_unit::seconds, 180};

/// Asks the vdrive client. Fails with unsupported where there is none.
template <class R, class Message>
asio::awaitable<caf::expected<R>>
ask_drive(exchange& client, const web_context& web, Message message) {
  if (!web.services.vdrive_client)
    co_return failure(ec::unsupported,
                      "this node has no client role, so it opens no "
                      "directories: ask one that has");
  if constexpr (requires { message.operation; })
    message.operation = client.id();
  co_return co_await ask<R>(client, web.asker, web.services.vdrive_client,
                            std::move(message), drive_deadline);
}

} // namespace tahoe
