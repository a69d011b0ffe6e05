#include "config/text.hpp"
#include "web/server/ask_drive.hpp"
#include "web/server/children_json.hpp"
#include "web/server/move_check.hpp"
#include "web/server/post_actions.hpp"
#include "web/server/private_access.hpp"
#include "web/server/request_arguments.hpp"

#include <algorithm>

namespace tahoe {

asio::awaitable<caf::expected<void>>
link_children(exchange& client, const web_context& web,
              const capability& directory, std::vector<new_entry> children,
              replace_policy policy) {
  link_entries what{directory_path{directory}, std::move(children), policy};
  auto linked = co_await ask_drive<entry_changed>(client, web, std::move(what));
  if (!linked && code_of(linked.error()) == ec::exists)
    co_return child_exists();
  if (!linked)
    co_return std::move(linked.error());
  co_return caf::unit;
}

asio::awaitable<change_result>
post_children(exchange& client, const web_context& web,
              const request_target& target, object_address where) {
  auto policy = replace_argument(target);
  if (!policy)
    co_return std::move(policy.error());
  auto body = co_await read_text_body(client, max_children_size);
  if (!body)
    co_return std::move(body.error());
  auto children = parse_children(*body);
  if (!children)
    co_return std::move(children.error());
  auto way = co_await walk(client, web, std::move(where));
  if (!way)
    co_return std::move(way.error());
  auto directory = co_await make_way(client, web, std::move(*way));
  if (!directory)
    co_return std::move(directory.error());
  auto linked = co_await link_children(client, web, *directory,
                                       std::move(*children), *policy);
  if (!linked)
    co_return std::move(linked.error());
  co_return change_reply{200, "Okay so I did it."};
}

asio::awaitable<change_result>
post_cap(exchange& client, const web_context& web, const request_target& target,
         object_address where) {
  auto name = required_argument(target, "name");
  if (!name)
    co_return std::move(name.error());
  auto text = required_argument(target, "uri");
  if (!text)
    co_return std::move(text.error());
  auto cap = parse_linked_cap(*text);
  if (!cap)
    co_return std::move(cap.error());
  auto policy = replace_argument(target);
  if (!policy)
    co_return std::move(policy.error());
  auto way = co_await walk(client, web, std::move(where));
  if (!way)
    co_return std::move(way.error());
  link_place place{std::move(*way), std::move(*name)};
  auto result
    = co_await link_at(client, web, std::move(place), std::move(*cap), *policy);
  if (result)
    result->status = 200;
  co_return result;
}

asio::awaitable<change_result>
post_unlink(exchange& client, const web_context& web,
            const request_target& target, object_address where) {
  auto directory = co_await walk_to_directory(client, web, std::move(where));
  if (!directory)
    co_return std::move(directory.error());
  auto name = target.argument("name").value_or("");
  auto result = co_await unlink_child(client, web, std::move(*directory),
                                      std::move(name));
  if (result)
    result->body = "thing unlinked";
  co_return result;
}

// -- moving -------------------------------------------------------------------

caf::expected<object_address> parse_to_dir(const std::string& text) {
  request_target parts;
  auto rest = trim(text);
  while (rest.starts_with('/'))
    rest.remove_prefix(1);
  if (!rest.starts_with("vdrive/"))
    parts.path.emplace_back("uri");
  while (!rest.empty()) {
    auto end = std::min(rest.find('/'), rest.size());
    if (end > 0)
      parts.path.emplace_back(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return parse_object_address(parts.path);
}

/// Where it goes, with the way there: it must not lead through what is moved.
asio::awaitable<caf::expected<directory_path>>
find_target(exchange& client, const web_context& web,
            const planned_move& plan) {
  auto found = co_await walk_to_directory(client, web, plan.to_address);
  if (!found)
    co_return std::move(found.error());
  auto checked = co_await check_move(client, web, plan);
  if (!checked)
    co_return std::move(checked.error());
  auto root = co_await root_of(client, web, plan.to_address);
  if (!root)
    co_return std::move(root.error());
  co_return directory_path{std::move(*root), plan.to_address.names};
}

asio::awaitable<change_result>
post_relink(exchange& client, const web_context& web,
            const request_target& target, object_address where) {
  auto from_name = required_argument(target, "from_name");
  if (!from_name)
    co_return std::move(from_name.error());
  auto to_name = target.argument("to_name").value_or(*from_name);
  auto policy = replace_argument(target);
  if (!policy)
    co_return std::move(policy.error());
  auto from = co_await walk_to_directory(client, web, where);
  if (!from)
    co_return std::move(from.error());
  directory_path to{*from};
  if (auto text = target.argument("to_dir"); text && !text->empty()) {
    auto address = parse_to_dir(*text);
    if (!address)
      co_return std::move(address.error());
    if (is_private(*address) && !is_private(where)
        && !may_enter_private(client, web))
      co_return failure(ec::refused, "the private drive needs the API token");
    planned_move plan{*from, *from_name, std::move(where), std::move(*address)};
    auto found = co_await find_target(client, web, plan);
    if (!found)
      co_return std::move(found.error());
    to = std::move(*found);
  }
  move_entry what{directory_path{std::move(*from)}, *from_name, std::move(to),
                  to_name, *policy};
  auto moved = co_await ask_drive<entry_changed>(client, web, std::move(what));
  if (!moved)
    co_return about_child(*from_name, std::move(moved.error()));
  co_return change_reply{200, "thing moved"};
}

asio::awaitable<change_result>
post_rename(exchange& client, const web_context& web,
            const request_target& target, object_address where) {
  if (target.argument("to_dir"))
    co_return failure(ec::malformed, "t=rename stays in its directory: "
                                     "t=relink takes to_dir=");
  auto to_name = required_argument(target, "to_name");
  if (!to_name)
    co_return std::move(to_name.error());
  co_return co_await post_relink(client, web, target, std::move(where));
}

} // namespace tahoe
