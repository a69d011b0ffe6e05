#pragma once

#include "actors/directory_messages.hpp"
#include "actors/local_messages.hpp"

#include <string>
#include <vector>

namespace tahoe {

/// What the page about a file or directory tells (spec/wapi.md §9, "More
/// Info").
struct object_info {
  directory_entry entry;         ///< without a name: found by its cap alone
  std::string_view section = {}; ///< of the navigation
  std::string up = {};   ///< leads to the directory that it was found in
  std::string here = {}; ///< leads to the page of a directory
  /// Where the shares of a file are now. None: it has no shares, or nobody
  /// could be asked, for the reason in `problem`.
  std::optional<servers_surveyed> servers = std::nullopt;
  std::string problem = {};
  std::string handle = {}; ///< for operations that begin here: unguessable
};

/// What finds the shares of a file; none for what has no shares.
std::optional<chk_verify_cap> shares_of(const capability& cap);

/// The page as HTML. It holds caps, but none in its title.
std::string render_info_page(const object_info& info);

} // namespace tahoe
