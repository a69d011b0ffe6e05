#pragma once

#include "web/server/request_target.hpp"
#include "web/server/routes.hpp"

namespace tahoe {

// Method and path to handler, for everything that caps and drives name.

/// `/uri`, `/cap` and all beneath them.
asio::awaitable<void> serve_uri(exchange& client, const web_context& web,
                                const request_target& target);

/// `/vdrive/global/…` and, for those with the API token, `/vdrive/private/…`.
asio::awaitable<void> serve_drive(exchange& client, const web_context& web,
                                  const request_target& target);

/// `/file/CAP/…/NAME`, `/named/CAP/…/NAME`: a file under any name.
asio::awaitable<void> serve_named(exchange& client, const web_context& web,
                                  const request_target& target);

} // namespace tahoe
