#pragma once

#include "actors/bounded.hpp"
#include "codec/error.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace tahoe {

/// What a server said about one file.
struct server_holdings {
  bool writable = false; ///< would take new shares
  share_set shares;      ///< has them, or keeps a bucket open for them
};

/// In how many pairs (server, share it holds) can these be put, if no server
/// and no share may be in two? The larger, the more servers may be lost
/// (spec/chk.md §12).
size_t happiness(std::span<const share_set> held_by_server);

/// Decides which shares each server shall have, so that happiness is as large
/// as it can be and what is there already is used: the sets of shares to ask
/// each server for, in the order of `servers`, earlier servers being preferred
/// (spec/chk.md §12, placement). Servers that are not writable are only asked
/// to keep what they have. With no writable server some shares stay without a
/// home.
std::vector<share_set>
place(std::span<const server_holdings> servers, uint16_t total_shares);

/// What became of an upload's search for servers.
struct share_spread {
  std::vector<share_set> held_by_server; ///< placed or found
  uint16_t needed_shares = 0;
  uint16_t shares_of_happiness = 0;
  size_t servers_known = 0;
  size_t servers_asked = 0;
  size_t servers_answered = 0;
};

bool is_happy(const share_spread& spread);

/// The reason why a spread is not good enough (not_enough_servers).
caf::error unhappy(const share_spread& spread);

} // namespace tahoe
