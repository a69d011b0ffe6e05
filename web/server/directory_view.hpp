#pragma once

#include "actors/directory_messages.hpp"

#include <string>
#include <vector>

namespace tahoe {

/// How many entries a page shows.
inline constexpr size_t page_entries = 1000;

/// What the page of a directory shows of where it is.
struct directory_place {
  std::string root; ///< for people; no cap
  std::vector<std::string> names = {};
  bool is_read_only = false;
  size_t page = 1; ///< counted from 1; one behind the last shows the last
};

/// The page of a directory as HTML. Its links are relative to an address that
/// ends in a slash; no cap is in it.
std::string
render_directory_page(const directory_place& place, directory_listing listing);

} // namespace tahoe
