#pragma once

#include "web/server/object_walk.hpp"

namespace tahoe {

/// What moves, and where the directory that it moves into is said to be.
struct planned_move {
  capability from; ///< a directory
  std::string name;
  object_address from_address;
  object_address to_address;
};

/// Succeeds unless a directory would move into itself by an address that begins
/// within it (refused): such an address does not tell by its names, so all that
/// is beneath the directory is looked at. Of ways that begin elsewhere,
/// `move_entry` sees itself that they lead through it.
asio::awaitable<caf::expected<void>>
check_move(exchange& client, const web_context& web, const planned_move& move);

} // namespace tahoe
