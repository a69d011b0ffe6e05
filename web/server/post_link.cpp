#include "web/server/post_actions.hpp"
#include "web/server/private_access.hpp"
#include "web/server/request_arguments.hpp"

namespace tahoe {

namespace {

/// The address of the page of a directory.
std::string page_address(const object_address& where) {
  auto* cap = std::get_if<capability>(&where.root);
  auto result = cap ? "/uri/" + percent_encode(to_uri(*cap)) + "/"
                    : std::string{drive_path(where)};
  for (auto& name : where.names)
    result += percent_encode(name) + "/";
  return result;
}

} // namespace

asio::awaitable<change_result>
post_link(exchange& client, const web_context& web,
          const request_target& target, object_address where) {
  auto to_dir = required_argument(target, "to_dir");
  if (!to_dir)
    co_return std::move(to_dir.error());
  auto to_name = required_argument(target, "to_name");
  if (!to_name)
    co_return std::move(to_name.error());
  auto policy = replace_argument(target);
  if (!policy)
    co_return std::move(policy.error());
  auto address = parse_to_dir(*to_dir);
  if (!address)
    co_return std::move(address.error());
  if (is_private(*address) && !may_enter_private(client, web))
    co_return failure(ec::refused, "the private drive needs the API token");
  auto what = co_await walk_to_end(client, web, std::move(where));
  if (!what)
    co_return std::move(what.error());
  auto directory = co_await walk(client, web, *address);
  if (!directory)
    co_return std::move(directory.error());
  link_place place{std::move(*directory), std::move(*to_name)};
  auto result
    = co_await link_at(client, web, std::move(place), what->cap(), *policy);
  if (result) {
    result->status = 303;
    result->body.clear();
    result->headers.emplace_back("Location", page_address(*address));
  }
  co_return result;
}

} // namespace tahoe
