#pragma once

#include "web/server/request_target.hpp"
#include "web/server/routes.hpp"

namespace tahoe {

/// `GET /operations/OPHANDLE`: how an operation on all beneath a directory
/// stands, as `output=` says. False, and nothing is sent, if there is none of
/// that handle.
asio::awaitable<bool>
serve_deep_operation(exchange& client, const web_context& web,
                     const request_target& target);

/// `POST /operations/OPHANDLE`: the same; with `t=cancel` for the last time.
asio::awaitable<bool>
post_deep_operation(exchange& client, const web_context& web,
                    const request_target& target);

} // namespace tahoe
