#pragma once

#include "actors/directory_messages.hpp"
#include "web/server/request_target.hpp"

#include <optional>
#include <vector>

namespace tahoe {

/// What a listing of a directory can be sorted by.
enum class entry_column { name, type, size, linked, changed };

/// All columns, in the order in which a page shows them.
inline constexpr entry_column entry_columns[]
  = {entry_column::name, entry_column::type, entry_column::size,
     entry_column::linked, entry_column::changed};

/// What `sort=` calls a column.
const char* to_string(entry_column column);

/// Entries that are the same there are by name.
struct entry_order {
  entry_column column = entry_column::name;
  bool descending = false;
};

/// `sort=COLUMN` and `order=descending`; by name where they say nothing known.
entry_order entry_order_of(const request_target& target);

/// The size of a file in bytes; empty for all else.
std::optional<uint64_t> size_of(const capability& cap);

/// When an entry was made (`linkcrtime`) or last changed (`linkmotime`), by its
/// metadata in JSON: seconds since 1970, within the years of four digits.
std::optional<double>
link_time_of(const std::string& metadata, const char* member);

/// Sorts as much of a directory as a page of it needs, in steps, since there
/// may be a hundred thousand entries.
class entry_sorter {
public:
  entry_sorter(std::vector<directory_entry> all, const entry_order& order);

  entry_sorter(const entry_sorter&) = delete;
  entry_sorter& operator=(const entry_sorter&) = delete;

  /// Looks at the next thousand entries; false if none are left.
  bool step();

  /// `count` entries behind the first `skipped`, in order, once `step` has said
  /// false; picked without sorting the others, which go.
  std::vector<directory_entry> take(size_t skipped, size_t count);

private:
  /// What an entry is sorted by before its name.
  struct keyed_entry {
    double key;
    directory_entry* entry;
  };

  std::vector<directory_entry> all_;
  const entry_order order_;
  std::vector<keyed_entry> keyed_;
};

} // namespace tahoe
