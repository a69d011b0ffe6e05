#pragma once

#include "web/server/operations_view.hpp"
#include "web/server/request_target.hpp"
#include "web/server/routes.hpp"

namespace tahoe {

/// All that the node's services know of operations, for its owner. What a node
/// has no role for adds nothing.
asio::awaitable<caf::expected<known_operations>>
ask_known_operations(exchange& client, const web_context& web);

/// `GET /status`: what runs and what has ended; `?t=json` for programs,
/// `?t=events` for pages that stay up to date. Only the owner sees more of what
/// is private than that it is there.
asio::awaitable<void>
serve_operations(exchange& client, const web_context& web,
                 const request_target& target, bool is_owner);

/// `GET /operations/ID?t=events`, of an upload or download.
asio::awaitable<void> stream_operation(exchange& client, const web_context& web,
                                       const std::string& id);

/// 400 for a `t=` that a page does not know, in Tahoe-LAFS' words.
asio::awaitable<void> refuse_form(exchange& client, std::string form);

} // namespace tahoe
