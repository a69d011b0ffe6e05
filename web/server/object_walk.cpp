#include "web/server/object_walk.hpp"

#include "web/server/ask_drive.hpp"

namespace tahoe {

namespace {

/// A cap as if it stood in a directory.
directory_entry entry_of(const capability& cap) {
  directory_entry result;
  auto read_only = read_only_form(cap);
  result.read_cap = read_only ? *read_only : capability{unknown_cap{}};
  if (result.read_cap != cap)
    result.write_cap = cap;
  return result;
}

} // namespace

asio::awaitable<caf::expected<capability>>
root_of(exchange& client, const web_context& web, const object_address& where) {
  if (auto* cap = std::get_if<capability>(&where.root))
    co_return *cap;
  auto roots = co_await ask_drive<drive_roots>(client, web, get_roots{});
  if (!roots)
    co_return std::move(roots.error());
  auto& root = is_private(where) ? roots->private_root : roots->public_root;
  auto& problem
    = is_private(where) ? roots->private_problem : roots->public_problem;
  if (!root)
    co_return failure(ec::try_later, "this drive is not there: " + problem);
  co_return *root;
}

asio::awaitable<caf::expected<way_end>>
walk(exchange& client, const web_context& web, object_address where) {
  auto root = co_await root_of(client, web, where);
  if (!root)
    co_return std::move(root.error());
  way_end end{entry_of(*root), std::move(where.names)};
  while (!end.whole() && end.kind() == cap_kind::directory) {
    look_up question{{end.cap(), {end.missing.front()}}};
    auto found
      = co_await ask_drive<looked_up>(client, web, std::move(question));
    if (!found && code_of(found.error()) == ec::not_found)
      break;
    if (!found)
      co_return std::move(found.error());
    end.entry = std::move(found->entry);
    end.missing.erase(end.missing.begin());
  }
  co_return end;
}

caf::error not_there(const way_end& end) {
  auto& name = end.missing.front();
  switch (end.kind()) {
  case cap_kind::directory:
    return failure(ec::not_found, "No such child: " + name);
  case cap_kind::file:
    return failure(ec::malformed, "Files have no children named " + name);
  case cap_kind::unknown:
    return cannot_open(end.cap());
  }
  return {};
}

caf::error cannot_open(const capability& cap) {
  if (std::holds_alternative<chk_verify_cap>(cap)
      || std::holds_alternative<directory_verify_cap>(cap))
    return failure(ec::malformed,
                   "this is a verify cap: it can check what it names, not read "
                   "it");
  return unsupported(cap);
}

asio::awaitable<caf::expected<way_end>>
walk_to_end(exchange& client, const web_context& web, object_address where) {
  auto end = co_await walk(client, web, std::move(where));
  if (end && !end->whole())
    co_return not_there(*end);
  co_return end;
}

asio::awaitable<caf::expected<capability>>
walk_to_directory(exchange& client, const web_context& web,
                  object_address where) {
  auto end = co_await walk_to_end(client, web, std::move(where));
  if (!end)
    co_return std::move(end.error());
  if (end->kind() == cap_kind::file)
    co_return failure(ec::malformed, "this is a file, not a directory");
  if (end->kind() == cap_kind::unknown)
    co_return cannot_open(end->cap());
  co_return end->cap();
}

} // namespace tahoe
