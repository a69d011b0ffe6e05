#include "web/server/deep_page.hpp"

#include "config/text.hpp"
#include "web/server/deep_json.hpp"
#include "web/server/deep_view.hpp"
#include "web/server/origin_check.hpp"
#include "web/server/request_arguments.hpp"
#include "web/server/status_page.hpp"

namespace tahoe {

namespace {

/// What a client gets that does not say what it wants: that of Tahoe-LAFS.
const char* usual_output(deep_kind kind) {
  switch (kind) {
  case deep_kind::manifest:
    return "html";
  case deep_kind::size:
    return "text";
  case deep_kind::stats:
    return "json";
  }
  return "html";
}

asio::awaitable<void> reply_pieces(exchange& client, deep_renderer renderer) {
  reply_head head;
  head.content_length = std::nullopt;
  auto sent = co_await client.begin_reply(std::move(head));
  for (auto over = client.method() == "HEAD"; sent && !over;) {
    auto piece = renderer.next();
    over = piece.empty();
    sent = co_await client.write_body(std::move(piece));
  }
}

asio::awaitable<void>
reply_operation(exchange& client, const request_target& target,
                deep_operation operation) {
  auto usual = usual_output(operation.kind);
  auto output = to_lower(target.argument("output").value_or(usual));
  auto has_text = operation.kind != deep_kind::stats;
  if (output == "html") {
    auto page = render_deep_page(operation);
    co_await reply_page(client, false, std::move(page));
  } else if (output != "json" && (output != "text" || !has_text)) {
    std::string line = "Unknown output value: this has html and json";
    if (has_text)
      line += " and text";
    co_await reply_line(client, 400, std::move(line));
  } else if (operation.error) {
    co_await reply_error(client, std::move(operation.error));
  } else {
    auto renderer = output == "json" ? deep_renderer::json(operation)
                                     : deep_renderer::text(operation);
    co_await reply_pieces(client, std::move(renderer));
  }
}

/// Sends the answer to a question about an operation; false if there is none.
asio::awaitable<bool>
reply_answer(exchange& client, const request_target& target,
             caf::expected<deep_operation> answer) {
  auto code = answer ? ec::none : code_of(answer.error());
  if (code == ec::not_found)
    co_return false;
  if (answer)
    co_await reply_operation(client, target, std::move(*answer));
  else if (code == ec::refused)
    co_await demand_token(client);
  else
    co_await reply_error(client, std::move(answer.error()));
  co_return true;
}

caf::expected<look_at_deep>
parse_look(const exchange& client, const web_context& web,
           const request_target& target) {
  look_at_deep result;
  result.handle = target.path[1];
  result.has_token = carries_token(client.header("Authorization"), web.token);
  // A picture on somebody's page must not take what a client waits for.
  result.collects
    = client.method() == "GET"
      && is_own_request(client.header("Sec-Fetch-Site"),
                        client.header("Origin"), client.header("Host"));
  auto retain_for = retain_for_argument(target);
  if (!retain_for)
    return std::move(retain_for.error());
  result.retain_for = *retain_for;
  auto release = parse_boolean_argument(
    target.argument("release-after-complete").value_or("false"));
  if (!release)
    return std::move(release.error());
  result.release_after_complete = *release;
  return result;
}

} // namespace

asio::awaitable<bool>
serve_deep_operation(exchange& client, const web_context& web,
                     const request_target& target) {
  auto question = parse_look(client, web, target);
  if (!question) {
    co_await reply_error(client, std::move(question.error()));
    co_return true;
  }
  auto answer = co_await ask<deep_operation>(
    client, web.asker, web.deep, std::move(*question), status_deadline);
  co_return co_await reply_answer(client, target, std::move(answer));
}

asio::awaitable<bool>
cancel_deep_operation(exchange& client, const web_context& web,
                      const request_target& target) {
  if (target.argument("t") != "cancel")
    co_return false;
  cancel_deep request{target.path[1]};
  request.has_token = carries_token(client.header("Authorization"), web.token);
  auto answer = co_await ask<deep_operation>(
    client, web.asker, web.deep, std::move(request), status_deadline);
  co_return co_await reply_answer(client, target, std::move(answer));
}

} // namespace tahoe
