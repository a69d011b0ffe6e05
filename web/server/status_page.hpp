#pragma once

#include "web/server/request_target.hpp"
#include "web/server/routes.hpp"
#include "web/server/status_view.hpp"

namespace tahoe {

/// `GET /`: the status page; with `?t=json` the same for programs.
asio::awaitable<void> serve_status(exchange& client, const web_context& web,
                                   const request_target& target);

} // namespace tahoe
