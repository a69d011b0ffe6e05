#pragma once

#include "web/server/object_address.hpp"
#include "web/server/routes.hpp"

namespace tahoe {

/// How far a way leads.
struct way_end {
  directory_entry entry;            ///< the last thing on it that is there
  std::vector<std::string> missing; ///< the names that lead on from it

  bool whole() const { return missing.empty(); }
  const capability& cap() const { return strongest_cap(entry); }
  cap_kind kind() const { return kind_of(cap()); }
};

/// The directory or file where an address begins. Fails with try_later for a
/// drive that is not there.
asio::awaitable<caf::expected<capability>>
root_of(exchange& client, const web_context& web, const object_address& where);

/// Goes down from the root of an address, name by name, until something is
/// missing or is no directory. Asks nobody about a cap without names.
asio::awaitable<caf::expected<way_end>>
walk(exchange& client, const web_context& web, object_address where);

/// Why a way has no end, for whoever wanted to read there (spec/wapi.md §1).
/// @pre !end.whole()
caf::error not_there(const way_end& end);

/// Why something that is neither file nor directory for us cannot be opened.
caf::error cannot_open(const capability& cap);

/// The same walk; a way that is not whole is an error.
asio::awaitable<caf::expected<way_end>>
walk_to_end(exchange& client, const web_context& web, object_address where);

/// The same; what is not a directory is an error, too.
asio::awaitable<caf::expected<capability>>
walk_to_directory(exchange& client, const web_context& web,
                  object_address where);

} // namespace tahoe
