#pragma once

#include "web/server/request_target.hpp"
#include "web/server/routes.hpp"

namespace tahoe {

/// All uploads and downloads of which there is a record: those that run, then
/// those that have ended; newer ones first.
asio::awaitable<caf::expected<std::vector<operation_record>>>
ask_operations(exchange& client, const web_context& web);

caf::error unknown_operation(const std::string& id);

/// `GET /operations/ID`: the page of one operation; with `?t=json` the same
/// for programs.
asio::awaitable<void> serve_operation(exchange& client, const web_context& web,
                                      const request_target& target);

/// `POST /operations/ID?t=cancel`: cancels it and leads to its page.
asio::awaitable<void>
cancel_operation_by_id(exchange& client, const web_context& web,
                       const request_target& target);

} // namespace tahoe
