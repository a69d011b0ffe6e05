#include "web/server/deep_actions.hpp"
#include "web/server/objects.hpp"
#include "web/server/post_actions.hpp"
#include "web/server/request_arguments.hpp"

namespace tahoe {

namespace {

post_action* find_action(std::string_view name) {
  constexpr std::pair<std::string_view, post_action*> table[] = {
    {"mkdir", post_mkdir},
    {"mkdir-with-children", post_mkdir_with_children},
    {"set_children", post_children},
    {"set-children", post_children},
    {"uri", post_cap},
    {"unlink", post_unlink},
    {"delete", post_unlink},
    {"rename", post_rename},
    {"relink", post_relink},
    {"link", post_link},
    {"start-manifest", post_start_deep},
    {"start-deep-size", post_start_deep},
    {"start-deep-stats", post_start_deep},
  };
  for (auto& [known, what] : table)
    if (known == name)
      return what;
  return nullptr;
}

} // namespace

caf::error unknown_action(const std::string& name) {
  for (auto known :
       {"mkdir-immutable", "check", "start-deep-check", "stream-deep-check"})
    if (name == known)
      return failure(ec::unsupported,
                     "POST t=" + name + " is not in this version");
  return failure(ec::malformed, "POST to a directory with bad t=" + name);
}

bool has_json_body(const request_target& target) {
  auto name = target.argument("t").value_or("");
  return name == "mkdir-with-children" || name == "set_children"
         || name == "set-children";
}

namespace {

/// The arguments in a form, up to the file in it.
asio::awaitable<caf::expected<std::optional<posted_file>>>
read_arguments(exchange& client, request_target& target) {
  if (has_json_body(target))
    co_return std::optional<posted_file>{};
  co_return co_await read_form(client, target);
}

asio::awaitable<change_result>
post(exchange& client, const web_context& web, request_target target,
     object_address where, std::optional<posted_file> file) {
  auto when_done = when_done_argument(target, client.header("Host"));
  if (!when_done)
    co_return std::move(when_done.error());
  auto name = action_argument(target, "upload");
  auto act = find_action(name);
  change_result result{unknown_action(name)};
  if (name == "upload")
    result = co_await post_upload(client, web, target, std::move(where),
                                  std::move(file));
  else if (act)
    result = co_await act(client, web, target, std::move(where));
  // A form may say so behind its file; too late to refuse.
  when_done = when_done_argument(target, client.header("Host"));
  if (result && when_done && *when_done) {
    result->status = 302;
    result->body.clear();
    result->headers.clear();
    result->headers.emplace_back("Location", std::move(**when_done));
  }
  co_return result;
}

} // namespace

asio::awaitable<void> post_object(exchange& client, const web_context& web,
                                  request_target target, object_address where) {
  auto file = co_await read_arguments(client, target);
  if (!file) {
    co_await reply_error(client, std::move(file.error()));
  } else if (target.argument("t") == "stream-manifest") {
    co_await stream_manifest(client, web, std::move(where));
  } else {
    auto result = co_await post(client, web, std::move(target),
                                std::move(where), std::move(*file));
    co_await reply_change(client, std::move(result));
  }
}

} // namespace tahoe
