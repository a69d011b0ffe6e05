#include "web/server/private_access.hpp"

#include "config/text.hpp"
#include "web/server/host_check.hpp"

namespace tahoe {

std::string_view session_cookie_of(const exchange& client) {
  for (auto cookie : split(client.header("Cookie"), ';')) {
    auto equals = cookie.find('=');
    if (equals != cookie.npos
        && trim(cookie.substr(0, equals)) == session_cookie)
      return trim(cookie.substr(equals + 1));
  }
  return {};
}

bool is_session_host(const exchange& client, const web_context& web) {
  return host_name(client.header("Host")) == web.sessions.host;
}

bool may_enter_private(const exchange& client, const web_context& web) {
  if (carries_token(client.header("Authorization"), web.token))
    return true;
  auto cookie = session_cookie_of(client);
  return !cookie.empty() && is_session_host(client, web)
         && web.sessions.table->is_session(cookie);
}

} // namespace tahoe
