#pragma once

#include "web/server/request_target.hpp"
#include "web/server/routes.hpp"

namespace tahoe {

/// `/session`: how a browser comes to its session.
///
///     POST ?t=link         (with the API token) a link that works once; with
///                          TLS a second line tells the certificate
///     GET  ?link=SECRET    a page with a button, which does
///     POST ?t=begin        (link=SECRET) gives the cookie, goes to the drive
///     POST ?t=end          ends the session
///
/// `GET` changes nothing: what looks at links before people do takes none.
asio::awaitable<void>
serve_session(exchange& client, const web_context& web, request_target target);

} // namespace tahoe
