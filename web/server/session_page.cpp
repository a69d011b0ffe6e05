#include "web/server/session_page.hpp"

#include "web/server/form_body.hpp"
#include "web/server/page_frame.hpp"
#include "web/server/private_access.hpp"
#include "web/server/status_page.hpp"

namespace tahoe {

namespace {

/// `secret` empty: the session ends.
std::string cookie_header(const web_context& web, const std::string& secret) {
  std::string result{session_cookie};
  result += "=" + secret + "; Path=/; HttpOnly; SameSite=Strict";
  if (web.sessions.url.starts_with("https:"))
    result += "; Secure";
  if (secret.empty())
    result += "; Max-Age=0";
  return result;
}

asio::awaitable<void>
reply_see_other(exchange& client, std::string location, std::string cookie) {
  reply_head head;
  head.status = 303;
  head.headers.emplace_back("Location", std::move(location));
  head.headers.emplace_back("Set-Cookie", std::move(cookie));
  head.headers.emplace_back("Cache-Control", "no-store");
  co_await reply_with(client, std::move(head), "");
}

asio::awaitable<void> make_link(exchange& client, const web_context& web) {
  if (!carries_token(client.header("Authorization"), web.token)) {
    co_await demand_token(client);
    co_return;
  }
  auto secret = web.sessions.table->make_link();
  if (!secret) {
    co_await reply_error(client, std::move(secret.error()));
    co_return;
  }
  header_list headers;
  headers.emplace_back("Cache-Control", "no-store");
  auto line = web.sessions.url + "session?link=" + *secret;
  if (!web.sessions.fingerprint.empty())
    line += "\nSHA-256 fingerprint " + web.sessions.fingerprint;
  co_await reply_line(client, 200, std::move(line), std::move(headers));
}

asio::awaitable<void> begin_session(exchange& client, const web_context& web,
                                    const request_target& target) {
  auto link = target.argument("link").value_or("");
  auto cookie = web.sessions.table->begin(link);
  if (!cookie) {
    co_await reply_error(client, std::move(cookie.error()));
    co_return;
  }
  std::string location = web.services.vdrive_client ? "/vdrive/private/" : "/";
  co_await reply_see_other(client, std::move(location),
                           cookie_header(web, *cookie));
}

asio::awaitable<void> end_session(exchange& client, const web_context& web) {
  web.sessions.table->end(session_cookie_of(client));
  auto cookie = cookie_header(web, "");
  co_await reply_see_other(client, "/", std::move(cookie));
}

asio::awaitable<void>
post_session(exchange& client, const web_context& web, request_target target) {
  auto form = co_await read_form(client, target);
  if (!form) {
    co_await reply_error(client, std::move(form.error()));
    co_return;
  }
  auto action = target.argument("t").value_or("");
  if (action == "link")
    co_await make_link(client, web);
  else if (!is_session_host(client, web))
    co_await reply_error(client, failure(ec::refused,
                                         "sessions are for the address that "
                                         "tahoe-node open gives"));
  else if (action == "begin")
    co_await begin_session(client, web, target);
  else if (action == "end")
    co_await end_session(client, web);
  else
    co_await reply_error(client,
                         failure(ec::malformed, "POST: bad t=" + action));
}

asio::awaitable<void> show_page(exchange& client, const web_context& web,
                                const request_target& target) {
  using kainjow::mustache::data;
  auto link = target.argument("link").value_or("");
  auto is_here = is_session_host(client, web);
  data values;
  values.set("can_begin", data{is_here && web.sessions.table->is_link(link)});
  values.set(
    "is_open",
    data{is_here && web.sessions.table->is_session(session_cookie_of(client))});
  values.set("link", link);
  page_frame frame{"Private drive", "/vdrive/private/"};
  auto page = render_page(frame, "session", std::move(values));
  co_await reply_page(client, false, std::move(page));
}

} // namespace

asio::awaitable<void>
serve_session(exchange& client, const web_context& web, request_target target) {
  if (target.path.size() != 1)
    co_await reply_line(client, 404, "there is no such page");
  else if (is_read(client))
    co_await show_page(client, web, target);
  else if (client.method() == "POST")
    co_await post_session(client, web, std::move(target));
  else
    co_await refuse_method(client, "GET, HEAD, POST");
}

} // namespace tahoe
