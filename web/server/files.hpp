#pragma once

#include "web/server/request_target.hpp"
#include "web/server/routes.hpp"

namespace tahoe {

// The file part of the web API (spec/wapi.md §3 and §4).

/// `PUT /uri`: stores the body, answers its cap.
asio::awaitable<void> put_file(exchange& client, const web_context& web,
                               const request_target& target);

/// `GET /uri?uri=CAP`: sends the browser to `/uri/CAP`.
asio::awaitable<void>
redirect_to_cap(exchange& client, const request_target& target);

/// `GET` or `HEAD /uri/CAP`: the file.
asio::awaitable<void> get_file(exchange& client, const web_context& web,
                               const request_target& target);

/// Logs why an operation failed and answers the error with its name.
asio::awaitable<void>
reply_failed(exchange& client, const web_context& web, const char* event,
             const std::string& operation, caf::error err);

/// The header that names the operation of a reply.
inline constexpr const char* operation_header = "X-Tahoe-Operation";

} // namespace tahoe
