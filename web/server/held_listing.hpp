#pragma once

#include "web/server/ask_drive.hpp"

namespace tahoe {

/// The entries of a directory. A large one takes memory, so it has one of few
/// places: keep that for as long as the entries, or what is made of them all.
struct held_listing {
  directory_listing listing;
  std::shared_ptr<transfer_gate::pass> place = nullptr; ///< null: a small one
};

/// A directory that one page of the vdrive holds.
directory_listing to_listing(listing_page page);

/// A directory that one page does not hold: waits for a place.
asio::awaitable<caf::expected<held_listing>>
ask_large_listing(exchange& client, const web_context& web,
                  const capability& directory, freshness state_before);

/// Lets others of this thread have their turn.
asio::awaitable<void> give_way();

/// A directory of any size.
asio::awaitable<caf::expected<held_listing>>
ask_listing(exchange& client, const web_context& web,
            const capability& directory);

} // namespace tahoe
