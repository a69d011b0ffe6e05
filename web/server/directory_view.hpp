#pragma once

#include "web/server/entry_order.hpp"

#include <string>
#include <vector>

namespace tahoe {

/// How many entries a page shows.
inline constexpr size_t page_entries = 1000;

/// What the page of a directory shows of where it is.
struct directory_place {
  std::string root; ///< for people; no cap
  std::vector<std::string> names = {};
  directory_entry self = {};     ///< its caps; those of no use stay out
  std::string_view section = {}; ///< of the navigation
  size_t page = 1; ///< counted from 1; one behind the last shows the last
  entry_order order = {};
};

/// The page of a directory as HTML. Its links to directories are relative to an
/// address that ends in a slash; those to files hold the caps of the files, so
/// that what is in a file cannot see the way to the directory.
std::string
render_directory_page(const directory_place& place, directory_listing listing);

// The same in parts, in the order in which they are sent.

/// What stands above the list: it needs none of it.
std::string render_directory_top(const directory_place& place);

/// The list and all that follows, with at most so many entries at a time that
/// no other connection waits for long.
class directory_list {
public:
  directory_list(const directory_place& place, directory_listing listing);

  /// Comes first, until it says false; then only the page's entries are kept.
  bool sort_some();

  /// Renders the next part; an empty one: that was all.
  std::string next();

private:
  bool has_entries() const { return total_ > 0; }
  std::string top() const;
  std::string rows();
  std::string bottom() const;

  bool is_read_only_;
  size_t total_; ///< entries
  size_t pages_;
  size_t page_; ///< counted from 1
  entry_order order_;
  std::vector<std::string> problems_;
  entry_sorter sorter_;
  std::vector<directory_entry> entries_; ///< of this page, in order
  size_t rendered_ = 0;                  ///< so many of them
  enum class part { top, rows, end } next_ = part::top;
};

/// In place of the list: why there is none.
std::string render_directory_problem(const std::string& text);

} // namespace tahoe
