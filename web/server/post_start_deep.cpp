#include "web/server/deep_actions.hpp"
#include "web/server/operation_page.hpp"
#include "web/server/private_access.hpp"
#include "web/server/request_arguments.hpp"
#include "web/server/status_page.hpp"

#include <algorithm>

namespace tahoe {

namespace {

constexpr size_t max_handle_length = 256;

deep_kind kind_of_action(std::string_view action) {
  return action == "start-manifest"    ? deep_kind::manifest
         : action == "start-deep-size" ? deep_kind::size
                                       : deep_kind::stats;
}

/// All but the root.
caf::expected<begin_deep>
parse_start(const exchange& client, const web_context& web,
            const request_target& target, const object_address& where) {
  begin_deep result;
  result.operation = client.id();
  result.has_token = may_enter_private(client, web);
  result.handle = target.argument("ophandle").value_or("");
  if (result.handle.empty())
    return failure(ec::malformed, "slow operation requires ophandle=");
  auto is_control = [](unsigned char c) { return c < 0x20 || c == 0x7f; };
  if (result.handle.size() > max_handle_length
      || std::any_of(result.handle.begin(), result.handle.end(), is_control))
    return failure(ec::malformed, "ophandle= has at most 256 bytes, and no "
                                  "control characters");
  auto retain_for = retain_for_argument(target);
  if (!retain_for)
    return std::move(retain_for.error());
  result.retain_for = *retain_for;
  result.kind = kind_of_action(target.argument("t").value_or(""));
  result.is_private = is_private(where);
  return result;
}

/// Uploads and downloads have pages beside those of handles.
asio::awaitable<caf::expected<void>>
check_free(exchange& client, const web_context& web,
           const std::string& handle) {
  auto known = co_await ask_operations(client, web);
  if (!known)
    co_return std::move(known.error());
  auto taken = std::any_of(known->begin(), known->end(),
                           [&](auto& x) { return x.id == handle; });
  if (taken)
    co_return failure(ec::conflict, "this ophandle= is the id of an upload or "
                                    "download: choose another one");
  co_return caf::unit;
}

} // namespace

asio::awaitable<change_result>
post_start_deep(exchange& client, const web_context& web,
                const request_target& target, object_address where) {
  auto request = parse_start(client, web, target, where);
  if (!request)
    co_return std::move(request.error());
  auto free = co_await check_free(client, web, request->handle);
  if (!free)
    co_return std::move(free.error());
  auto root = co_await walk_to_directory(client, web, std::move(where));
  if (!root)
    co_return std::move(root.error());
  request->root = std::move(*root);
  auto location = "/operations/" + percent_encode(request->handle);
  auto begun = co_await ask<void>(client, web.asker, web.deep,
                                  std::move(*request), deep_start_deadline);
  if (!begun)
    co_return std::move(begun.error());
  if (auto output = target.argument("output"))
    location += "?output=" + percent_encode(*output);
  change_reply result{302, "the operation is under way\n"};
  result.headers.emplace_back("Location", std::move(location));
  co_return result;
}

} // namespace tahoe
