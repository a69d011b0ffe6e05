#pragma once

#include "web/server/request_target.hpp"
#include "web/server/routes.hpp"

namespace tahoe {

/// Services answer at once, or something is wrong with them.
inline constexpr caf::duration status_deadline{caf::time_unit::seconds, 10};

/// Sends a page of ours, or its JSON.
asio::awaitable<void>
reply_page(exchange& client, bool is_json, std::string body);

/// `GET /`: the status page; with `?t=json` the same for programs.
asio::awaitable<void> serve_status(exchange& client, const web_context& web,
                                   const request_target& target);

} // namespace tahoe
