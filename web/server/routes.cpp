#include "web/server/routes.hpp"

#include "config/text.hpp"
#include "web/server/deep_page.hpp"
#include "web/server/embedded_files.hpp"
#include "web/server/file_name.hpp"
#include "web/server/form_body.hpp"
#include "web/server/health_pages.hpp"
#include "web/server/host_check.hpp"
#include "web/server/object_routes.hpp"
#include "web/server/operation_page.hpp"
#include "web/server/operations_page.hpp"
#include "web/server/origin_check.hpp"
#include "web/server/private_access.hpp"
#include "web/server/session_page.hpp"
#include "web/server/statistics_page.hpp"
#include "web/server/status_page.hpp"
#include "web/server/storage_page.hpp"

#include <algorithm>

namespace tahoe {

bool is_read(const exchange& client) {
  return client.method() == "GET" || client.method() == "HEAD";
}

asio::awaitable<void> refuse_method(exchange& client, std::string allowed) {
  header_list headers;
  headers.emplace_back("Allow", allowed);
  co_await reply_line(client, 405, "only " + allowed + " work here",
                      std::move(headers));
}

namespace {

header_list challenge() {
  header_list result;
  result.emplace_back("WWW-Authenticate", "tahoe-lafs realm=\"tahoe-lafs\"");
  result.emplace_back("X-Tahoe-Error", to_string(ec::refused));
  return result;
}

} // namespace

asio::awaitable<void> demand_token(exchange& client) {
  co_await reply_line(client, 401,
                      "the private drive, and what its owner does, needs the "
                      "header Authorization: tahoe-lafs TOKEN, with what is "
                      "in private/api_auth_token of this node's directory; in "
                      "a browser, a link from tahoe-node open",
                      challenge());
}

namespace {

/// A handle that a client gave, or the id of an upload or download: no text is
/// both.
asio::awaitable<void> show_operation(exchange& client, const web_context& web,
                                     const request_target& target) {
  auto served = co_await serve_deep_operation(client, web, target);
  if (!served)
    co_await serve_operation(client, web, target);
}

asio::awaitable<void> post_operation(exchange& client, const web_context& web,
                                     const request_target& target) {
  auto served = co_await post_deep_operation(client, web, target);
  if (!served)
    co_await cancel_operation_by_id(client, web, target);
}

asio::awaitable<void>
serve_one_operation(exchange& client, const web_context& web,
                    const request_target& target) {
  auto parts = target.path.size();
  if (parts == 3)
    co_await reply_line(client, 404,
                        "No detailed results for SI " + target.path[2]);
  else if (parts != 2)
    co_await reply_line(client, 404, "there is no such page");
  else if (is_read(client))
    co_await show_operation(client, web, target);
  else if (client.method() == "POST")
    co_await post_operation(client, web, target);
  else
    co_await refuse_method(client, "GET, HEAD, POST");
}

asio::awaitable<void>
serve_static(exchange& client, const request_target& target) {
  auto file = target.path.size() == 2
                ? embedded_file("static/" + target.path.back())
                : std::nullopt;
  if (!file) {
    co_await reply_line(client, 404, "there is no such file");
  } else if (!is_read(client)) {
    co_await refuse_method(client, "GET, HEAD");
  } else {
    reply_head head;
    head.content_type = media_type_of(target.path.back());
    co_await reply_with(client, std::move(head), std::string{*file});
  }
}

/// What Tahoe-LAFS numbers below `/status`.
bool is_numbered_operation(std::string_view name) {
  for (std::string_view kind :
       {"up-", "down-", "mapupdate-", "publish-", "retrieve-"})
    if (name.starts_with(kind))
      return true;
  return false;
}

/// What Tahoe-LAFS has at the top and this version has not; empty: nothing.
std::string absent_feature(const std::vector<std::string>& path) {
  auto root = path.empty() ? std::string_view{} : std::string_view{path[0]};
  if (root == "status" && path.size() > 1 && is_numbered_operation(path[1]))
    return "this version does not number operations: /status lists them, and "
           "/operations/ID shows one";
  if (root == "helper_status")
    return "this version has no upload helper";
  if (root == "report_incident")
    return "incident reports are not in this version: the log is in logs/";
  if (root == "storage-plugins")
    return "storage plugins are not in this version";
  if (root == "private")
    return "streamed logs are not in this version: the log is in logs/";
  return "";
}

/// There is no helper, which Tahoe-LAFS says to programs like this.
asio::awaitable<void> serve_helper_status(exchange& client) {
  co_await reply_page(client, true, "{}\n");
}

/// `/status` and `/statistics` by POST, as Tahoe-LAFS' command line asks: with
/// a form that does not say that it is one, and the token in it.
asio::awaitable<void>
serve_asking_post(exchange& client, const web_context& web,
                  request_target target) {
  // An address is in logs.
  if (target.argument("token")) {
    co_await reply_line(client, 400, "Do not pass 'token' as URL argument");
    co_return;
  }
  auto read = co_await read_plain_form(client, target);
  if (!read) {
    co_await reply_error(client, std::move(read.error()));
    co_return;
  }
  auto token = target.argument("token");
  if (token && !is_token(trim(*token), web.token))
    co_await reply_line(client, 401, "Invalid token", challenge());
  else if (target.path.front() == "statistics")
    co_await serve_statistics(client, web, target);
  else
    co_await serve_operations(client, web, target,
                              token || may_enter_private(client, web));
}

/// What stands alone at the top.
asio::awaitable<void> serve_top(exchange& client, const web_context& web,
                                const request_target& target) {
  auto page = target.path.empty() ? std::string_view{}
                                  : std::string_view{target.path.front()};
  constexpr std::string_view known[]
    = {"", "metrics", "healthz", "readyz", "status", "storage", "statistics"};
  auto is_known
    = std::find(std::begin(known), std::end(known), page) != std::end(known);
  auto absent = absent_feature(target.path);
  auto answers_post = page == "status" || page == "statistics";
  if (page == "helper_status" && target.argument("t") == "json")
    co_await serve_helper_status(client);
  else if (!absent.empty())
    co_await reply_error(client, failure(ec::unsupported, std::move(absent)));
  else if (!is_known || target.path.size() > 1)
    co_await reply_line(client, 404, "there is no such page");
  else if (!is_read(client) && !answers_post)
    co_await refuse_method(client, "GET, HEAD");
  else if (!is_read(client) && client.method() != "POST")
    co_await refuse_method(client, "GET, HEAD, POST");
  else if (!is_read(client))
    co_await serve_asking_post(client, web, target);
  else if (page == "metrics")
    co_await serve_metrics(client, web);
  else if (page == "healthz")
    co_await serve_health(client);
  else if (page == "readyz")
    co_await serve_readiness(client, web);
  else if (page == "status")
    co_await serve_operations(client, web, target,
                              may_enter_private(client, web));
  else if (page == "storage")
    co_await serve_storage(client, web, target);
  else if (page == "statistics")
    co_await serve_statistics(client, web, target);
  else
    co_await serve_status(client, web, target);
}

asio::awaitable<void> route(exchange& client, const web_context& web) {
  auto host = client.header("Host");
  if (!host.empty() && !is_own_host(host, web.hosts)) {
    co_await reply_line(client, 421,
                        "this node does not answer to the name in the Host "
                        "header: use its IP address or localhost, or name it "
                        "in [node] web.hosts");
    co_return;
  }
  // GET and HEAD change nothing for those: any page may link here.
  if (!is_read(client)
      && !is_own_request(client.header("Sec-Fetch-Site"),
                         client.header("Origin"), host)) {
    co_await reply_error(client, failure(ec::refused,
                                         "pages from elsewhere cannot change "
                                         "anything here"));
    co_return;
  }
  if (client.target().size() > max_target_length) {
    co_await reply_line(client, 414, "the address is too long");
    co_return;
  }
  auto target = parse_request_target(client.target());
  if (!target) {
    co_await reply_error(client, std::move(target.error()));
    co_return;
  }
  auto root = target->path.empty() ? std::string_view{}
                                   : std::string_view{target->path.front()};
  if (root == "uri" || root == "cap")
    co_await serve_uri(client, web, *target);
  else if (root == "vdrive")
    co_await serve_drive(client, web, *target);
  else if (root == "file" || root == "named")
    co_await serve_named(client, web, *target);
  else if (root == "operations")
    co_await serve_one_operation(client, web, *target);
  else if (root == "session")
    co_await serve_session(client, web, std::move(*target));
  else if (root == "static")
    co_await serve_static(client, *target);
  else
    co_await serve_top(client, web, *target);
}

} // namespace

request_handler make_routes(web_context context) {
  auto shared = std::make_shared<const web_context>(std::move(context));
  return [shared](exchange& client) { return route(client, *shared); };
}

} // namespace tahoe
