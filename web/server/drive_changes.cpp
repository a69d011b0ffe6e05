#include "web/server/drive_changes.hpp"

#include "config/text.hpp"
#include "web/server/ask_drive.hpp"

namespace tahoe {

asio::awaitable<void>
reply_change(exchange& client, change_result result, header_list headers) {
  if (!result) {
    co_await reply_error(client, std::move(result.error()), std::move(headers));
    co_return;
  }
  reply_head head;
  head.status = result->status;
  head.headers = std::move(headers);
  for (auto& header : result->headers)
    head.headers.push_back(std::move(header));
  co_await reply_with(client, std::move(head), std::move(result->body));
}

namespace {

/// Why nothing can take the place of what an address begins with.
caf::error no_place(const exchange& client, const capability& root) {
  switch (kind_of(root)) {
  case cap_kind::directory:
    if (client.method() == "PUT")
      return failure(ec::malformed, "PUT to a directory");
    return failure(ec::malformed, "this needs a name in the directory");
  case cap_kind::file:
    return failure(ec::malformed, "this address names nothing in a directory: "
                                  "a file cannot be changed");
  case cap_kind::unknown:
    return cannot_open(root);
  }
  return {};
}

} // namespace

asio::awaitable<caf::expected<link_place>>
find_place(exchange& client, const web_context& web, object_address where) {
  if (where.names.empty()) {
    auto root = co_await walk(client, web, std::move(where));
    co_return root ? no_place(client, root->cap()) : std::move(root.error());
  }
  link_place result;
  result.name = std::move(where.names.back());
  where.names.pop_back();
  auto way = co_await walk(client, web, std::move(where));
  if (!way)
    co_return std::move(way.error());
  result.directory = std::move(*way);
  if (result.directory.kind() != cap_kind::directory)
    result.directory.missing.push_back(result.name);
  if (!result.directory.whole())
    co_return result;
  look_up question{{result.directory.cap(), {result.name}}};
  auto found = co_await ask_drive<looked_up>(client, web, std::move(question));
  if (found)
    result.now = std::move(found->entry);
  else if (code_of(found.error()) != ec::not_found)
    co_return std::move(found.error());
  co_return result;
}

caf::expected<void> check_way(const way_end& way) {
  if (way.kind() == cap_kind::directory) {
    if (!is_write_cap(way.cap()))
      return failure(ec::read_only, "this directory is read-only for those who "
                                    "hold this cap");
    return {};
  }
  if (way.kind() == cap_kind::unknown)
    return cannot_open(way.cap());
  if (!way.whole())
    return failure(ec::exists, "Cannot create directory " + way.missing.front()
                                 + ", because its parent is a file, not a "
                                   "directory");
  return failure(ec::exists, "Unable to create directory " + way.entry.name
                               + ": a file was in the way");
}

namespace {

/// Makes a directory, or takes the one that somebody else has just made.
asio::awaitable<caf::expected<capability>>
make_step(exchange& client, const web_context& web, const capability& in,
          const std::string& name) {
  make_directory request{directory_path{in}, name};
  auto made
    = co_await ask_drive<directory_made>(client, web, std::move(request));
  if (made)
    co_return capability{std::move(made->cap)};
  if (code_of(made.error()) != ec::exists)
    co_return std::move(made.error());
  look_up question{{in, {name}}};
  auto found = co_await ask_drive<looked_up>(client, web, std::move(question));
  if (!found)
    co_return std::move(found.error());
  way_end there{std::move(found->entry), {}};
  auto usable = check_way(there);
  if (!usable)
    co_return std::move(usable.error());
  co_return there.cap();
}

} // namespace

asio::awaitable<caf::expected<capability>>
make_way(exchange& client, const web_context& web, way_end way) {
  auto usable = check_way(way);
  if (!usable)
    co_return std::move(usable.error());
  auto result = way.cap();
  for (auto& name : way.missing) {
    auto next = co_await make_step(client, web, result, name);
    if (!next)
      co_return std::move(next.error());
    result = std::move(*next);
  }
  co_return result;
}

asio::awaitable<caf::expected<entry_changed>>
link_child(exchange& client, const web_context& web, link_entry what) {
  auto name = what.name;
  auto linked = co_await ask_drive<entry_changed>(client, web, std::move(what));
  if (!linked)
    co_return about_child(name, std::move(linked.error()));
  co_return linked;
}

asio::awaitable<change_result>
link_at(exchange& client, const web_context& web, link_place place,
        capability cap, replace_policy policy) {
  auto directory = co_await make_way(client, web, std::move(place.directory));
  if (!directory)
    co_return std::move(directory.error());
  auto text = to_uri(cap);
  link_entry what{directory_path{std::move(*directory)}, std::move(place.name),
                  std::move(cap)};
  what.replace = policy;
  auto linked = co_await link_child(client, web, std::move(what));
  if (!linked)
    co_return std::move(linked.error());
  co_return change_reply{linked->before ? 200u : 201u, std::move(text)};
}

asio::awaitable<change_result>
ensure_directory(exchange& client, const web_context& web, way_end way) {
  if (way.whole() && way.kind() == cap_kind::directory)
    co_return change_reply{200, to_uri(way.cap())};
  auto made = co_await make_way(client, web, std::move(way));
  if (!made)
    co_return std::move(made.error());
  co_return change_reply{200, to_uri(*made)};
}

asio::awaitable<change_result>
unlink_child(exchange& client, const web_context& web, capability directory,
             std::string name) {
  unlink_entry what{directory_path{std::move(directory)}, name};
  auto unlinked
    = co_await ask_drive<entry_changed>(client, web, std::move(what));
  if (!unlinked)
    co_return about_child(name, std::move(unlinked.error()));
  change_reply result;
  if (unlinked->before)
    result.body = to_uri(strongest_cap(*unlinked->before));
  co_return result;
}

caf::expected<capability> parse_linked_cap(std::string_view text) {
  auto cap = parse_capability(trim(text));
  if (cap && !read_only_form(*cap))
    return failure(ec::malformed,
                   "MustNotBeUnknownRWError: this cap is of an unknown kind, "
                   "and its read-only form must come with it: use "
                   "t=set_children");
  return cap;
}

caf::error child_exists() {
  return failure(ec::exists, "There was already a child by that name, and you "
                             "asked me to not replace it.");
}

caf::error about_child(const std::string& name, caf::error err) {
  if (code_of(err) == ec::exists)
    return child_exists();
  if (code_of(err) == ec::not_found)
    return failure(ec::not_found, "No such child: " + name);
  return err;
}

} // namespace tahoe
