#include "web/server/object_routes.hpp"

#include "web/server/files.hpp"
#include "web/server/object_walk.hpp"
#include "web/server/objects.hpp"
#include "web/server/private_access.hpp"
#include "web/server/request_arguments.hpp"

namespace tahoe {

namespace {

/// `/uri` alone.
asio::awaitable<void> serve_unlinked(exchange& client, const web_context& web,
                                     const request_target& target) {
  auto action = action_argument(target, "");
  if (is_read(client))
    co_await redirect_to_cap(client, target);
  else if (client.method() == "PUT" && action.empty())
    co_await put_file(client, web, target);
  else if (client.method() == "PUT" || client.method() == "POST")
    co_await make_unlinked(client, web, target);
  else
    co_await refuse_method(client, "GET, HEAD, PUT, POST");
}

asio::awaitable<void> serve_object(exchange& client, const web_context& web,
                                   const request_target& target) {
  auto where = parse_object_address(target.path);
  if (!where)
    co_await reply_error(client, std::move(where.error()));
  else if (is_read(client))
    co_await get_object(client, web, target, std::move(*where));
  else if (client.method() == "PUT")
    co_await put_object(client, web, target, std::move(*where));
  else if (client.method() == "POST")
    co_await post_object(client, web, target, std::move(*where));
  else if (client.method() == "DELETE")
    co_await delete_object(client, web, std::move(*where));
  else
    co_await refuse_method(client, "GET, HEAD, PUT, POST, DELETE");
}

} // namespace

asio::awaitable<void> serve_uri(exchange& client, const web_context& web,
                                const request_target& target) {
  if (target.path.size() == 1)
    co_await serve_unlinked(client, web, target);
  else
    co_await serve_object(client, web, target);
}

asio::awaitable<void> serve_drive(exchange& client, const web_context& web,
                                  const request_target& target) {
  auto needs_token = target.path.size() > 1 && target.path[1] == "private";
  if (needs_token && !may_enter_private(client, web))
    co_await demand_token(client);
  else if (target.path.size() == 1)
    co_await reply_line(client, 404,
                        "there is no such page, only /vdrive/global and "
                        "/vdrive/private");
  else
    co_await serve_object(client, web, target);
}

asio::awaitable<void> serve_named(exchange& client, const web_context& web,
                                  const request_target& target) {
  if (!is_read(client)) {
    co_await refuse_method(client, "GET, HEAD");
    co_return;
  }
  auto where = parse_object_address(target.path);
  if (!where) {
    co_await reply_error(client, std::move(where.error()));
    co_return;
  }
  std::string name;
  if (!where->names.empty())
    name = std::move(where->names.back());
  where->names.clear();
  auto cap = std::get<capability>(where->root);
  auto action = action_argument(target, "");
  if (kind_of(cap) == cap_kind::directory)
    co_await reply_error(client, failure(ec::malformed,
                                         "only files are here, and this is "
                                         "the cap of a directory"));
  else if (kind_of(cap) == cap_kind::file && action.empty())
    co_await get_file(client, web, target, cap, name);
  else
    co_await get_object(client, web, target, std::move(*where));
}

} // namespace tahoe
