#include "web/server/deep_page.hpp"

#include "config/text.hpp"
#include "web/server/deep_json.hpp"
#include "web/server/deep_view.hpp"
#include "web/server/origin_check.hpp"
#include "web/server/private_access.hpp"
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
  // Of statistics programs have JSON, whatever they ask for (spec/wapi.md §7).
  if (output == "text" && operation.kind == deep_kind::stats)
    output = "json";
  if (output == "html") {
    auto page = render_deep_page(operation);
    co_await reply_page(client, false, std::move(page));
  } else if (output != "json" && output != "text") {
    co_await reply_line(client, 400,
                        "Unknown output value: this has html and json and "
                        "text");
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
  result.has_token = may_enter_private(client, web);
  // A picture on somebody's page must not take what a client waits for.
  result.collects
    = client.method() != "HEAD"
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

/// What happens to one operation. To look does not collect it.
class deep_events final : public event_source {
public:
  deep_events(exchange& client, const web_context& web, look_at_deep question)
    : client_(client), web_(web), question_(std::move(question)) {}

  asio::awaitable<caf::expected<event_news>>
  next(const std::string& seen) override {
    auto answer = co_await ask<deep_operation>(client_, web_.asker, web_.deep,
                                               question_, status_deadline);
    if (!answer)
      co_return std::move(answer.error());
    event_news result;
    result.revision = std::to_string(answer->met()) + " "
                      + std::to_string(answer->stats.damaged) + " "
                      + to_string(answer->outcome);
    result.over = answer->outcome != operation_outcome::running;
    if (result.revision != seen || result.over)
      result.json = deep_event(*answer);
    co_return result;
  }

private:
  exchange& client_;
  const web_context& web_;
  look_at_deep question_;
};

/// False if there is no such operation.
asio::awaitable<bool>
stream_deep_operation(exchange& client, const web_context& web,
                      look_at_deep question) {
  question.collects = false;
  auto present = co_await ask<deep_operation>(client, web.asker, web.deep,
                                              question, status_deadline);
  auto code = present ? ec::none : code_of(present.error());
  if (code == ec::not_found)
    co_return false;
  deep_events source{client, web, std::move(question)};
  if (code == ec::refused)
    co_await demand_token(client);
  else
    co_await stream_events(client, web.streams, source);
  co_return true;
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
  if (target.argument("t") == "events")
    co_return co_await stream_deep_operation(client, web, std::move(*question));
  auto answer = co_await ask<deep_operation>(
    client, web.asker, web.deep, std::move(*question), status_deadline);
  co_return co_await reply_answer(client, target, std::move(answer));
}

asio::awaitable<bool>
post_deep_operation(exchange& client, const web_context& web,
                    const request_target& target) {
  auto action = action_argument(target, "status");
  if (action == "status")
    co_return co_await serve_deep_operation(client, web, target);
  if (action != "cancel")
    co_return false;
  cancel_deep request{target.path[1]};
  request.has_token = may_enter_private(client, web);
  auto answer = co_await ask<deep_operation>(
    client, web.asker, web.deep, std::move(request), status_deadline);
  co_return co_await reply_answer(client, target, std::move(answer));
}

} // namespace tahoe
