#pragma once

#include "web/server/request_target.hpp"
#include "web/server/routes.hpp"
#include "web/server/storage_view.hpp"

namespace tahoe {

/// `GET /storage`: what this node stores for others; `?t=json` for programs.
asio::awaitable<void> serve_storage(exchange& client, const web_context& web,
                                    const request_target& target);

/// What the node's storage server says of itself.
asio::awaitable<caf::expected<storage_state>>
ask_storage(exchange& client, const web_context& web);

} // namespace tahoe
