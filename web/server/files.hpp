#pragma once

#include "web/server/request_target.hpp"
#include "web/server/routes.hpp"

namespace tahoe {

// The file part of the web API (spec/wapi.md §3 and §4).

/// The upload that a request asks for by its arguments; with an id. Fails with
/// malformed, or unsupported: what is no immutable file.
caf::expected<start_upload>
parse_upload(exchange& client, const web_context& web,
             const request_target& target);

/// Gives the next piece of a file; an empty one ends it.
using body_source = std::function<asio::awaitable<caf::expected<blob>>()>;

/// Stores what the source gives; answers its cap's text.
asio::awaitable<caf::expected<std::string>>
store_body(exchange& client, const web_context& web, start_upload request,
           body_source source);

/// `PUT /uri`: stores the body, answers its cap.
asio::awaitable<void> put_file(exchange& client, const web_context& web,
                               const request_target& target);

/// `GET /uri?uri=CAP`: sends the browser to `/uri/CAP`.
asio::awaitable<void>
redirect_to_cap(exchange& client, const request_target& target);

/// `GET` or `HEAD` of a file, wherever its cap was found and under which name
/// there (may be empty), which `filename=` overrides. The reply has `headers`,
/// too.
asio::awaitable<void>
get_file(exchange& client, const web_context& web, const request_target& target,
         const capability& cap, const std::string& name,
         header_list headers = {});

/// What `If-None-Match` calls the form of an immutable file that `t=` names:
/// without quotes. Empty for what has none (spec/wapi.md §1).
std::string entity_tag_of(const capability& cap, std::string_view form);

/// 304: the client has it already.
asio::awaitable<void>
reply_not_modified(exchange& client, std::string tag, header_list headers = {});

/// Logs why an operation failed and answers the error with its name.
asio::awaitable<void>
reply_failed(exchange& client, const web_context& web, const char* event,
             const std::string& operation, caf::error err);

/// The header that names the operation of a reply.
inline constexpr const char* operation_header = "X-Tahoe-Operation";

} // namespace tahoe
