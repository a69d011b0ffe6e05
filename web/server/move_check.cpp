#include "web/server/move_check.hpp"

#include "web/server/ask_drive.hpp"
#include "web/server/deep_operations.hpp"

namespace tahoe {

namespace {

/// A walk bounds its questions itself.
constexpr caf::duration search_deadline{caf::time_unit::seconds, 240};

/// The same for all caps of a directory or file.
capability identity_of(const capability& cap) {
  return read_only_form(cap).value_or(cap);
}

bool begin_alike(const object_address& one, const object_address& other) {
  auto* cap = std::get_if<capability>(&one.root);
  auto* other_cap = std::get_if<capability>(&other.root);
  if (cap && other_cap)
    return identity_of(*cap) == identity_of(*other_cap);
  return one.root == other.root;
}

/// True if the directory is the other one or beneath it. Fails with refused if
/// something there cannot be read, which could hide it.
asio::awaitable<caf::expected<bool>>
is_within(exchange& client, const web_context& web, const capability& directory,
          const capability& other) {
  if (!web.services.walker)
    co_return no_walks();
  start_walk request{other, client.id()};
  auto started
    = co_await ask<walk_session_actor>(client, web.asker, web.services.walker,
                                       std::move(request), deep_start_deadline);
  if (!started)
    co_return std::move(started.error());
  held_session session{std::move(*started)};
  auto sought = identity_of(directory);
  for (auto over = false; !over;) {
    auto part = co_await ask<walk_part>(client, web.asker, session.handle(),
                                        read_walk{}, search_deadline);
    if (!part)
      co_return std::move(part.error());
    over = part->over;
    for (auto& met : part->met) {
      if (met.entry.read_cap == sought)
        co_return true;
      if (!met.problem.empty())
        co_return failure(ec::refused, "it cannot be told whether this would "
                                       "move into itself: "
                                         + met.problem);
    }
  }
  co_return false;
}

} // namespace

asio::awaitable<caf::expected<void>>
check_move(exchange& client, const web_context& web, const planned_move& move) {
  // Drives are found whatever leads to them.
  auto* begin = std::get_if<capability>(&move.to_address.root);
  if (!begin || begin_alike(move.from_address, move.to_address))
    co_return caf::unit;
  look_up question{{move.from, {move.name}}};
  auto moved = co_await ask_drive<looked_up>(client, web, std::move(question));
  // The move itself says best what is missing.
  if (!moved && code_of(moved.error()) == ec::not_found)
    co_return caf::unit;
  if (!moved)
    co_return std::move(moved.error());
  auto& cap = strongest_cap(moved->entry);
  if (kind_of(cap) != cap_kind::directory)
    co_return caf::unit;
  auto within = co_await is_within(client, web, *begin, cap);
  if (!within)
    co_return std::move(within.error());
  if (*within)
    co_return failure(ec::refused, "a directory cannot be moved into itself");
  co_return caf::unit;
}

} // namespace tahoe
