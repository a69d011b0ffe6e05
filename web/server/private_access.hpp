#pragma once

#include "web/server/routes.hpp"

namespace tahoe {

/// The cookie of a browser's session.
inline constexpr std::string_view session_cookie = "tahoe_session";

/// The value of the session's cookie in a request; empty: there is none.
std::string_view session_cookie_of(const exchange& client);

/// True if the request comes under the name that sessions belong to.
bool is_session_host(const exchange& client, const web_context& web);

/// True if the request may enter the private drive: it carries the API token,
/// or the cookie of a session under the name that sessions belong to.
bool may_enter_private(const exchange& client, const web_context& web);

} // namespace tahoe
