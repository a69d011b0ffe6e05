#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace tahoe {

/// What a file system says of a file. A file that has been changed has another
/// one.
struct file_state {
  uint64_t size = 0;
  int64_t mtime = 0; ///< nanoseconds since 1970
  int64_t ctime = 0;
  uint64_t inode = 0;

  friend bool operator==(const file_state&, const file_state&) = default;
};

enum class copy_kind : uint8_t {
  file,
  directory,
  link,  ///< here: a symbolic one
  other, ///< here: a device or a pipe; on the grid: a cap of an unknown kind
};

/// Something that is copied, or that lies where a copy goes.
struct copy_entry {
  std::string name; ///< on the grid, or where it is to go
  copy_kind kind = copy_kind::file;
  uint64_t size = 0;
  /// On the grid the best cap; here the read cap of a file with this content.
  /// Empty: not known.
  std::string cap = {};
  std::string local_name = {}; ///< where it is: the name's bytes there
  file_state state = {};       ///< here

  friend bool operator==(const copy_entry&, const copy_entry&) = default;
};

/// What cannot be copied, by its name where it is.
struct copy_obstacle {
  std::string name;
  std::string why;
};

/// What is to be done so that a directory has all that another one has. What
/// only the target has stays.
struct directory_plan {
  std::vector<copy_entry> make; ///< directories that the target lacks
  /// Directories that both have: in the source, in the target.
  std::vector<std::pair<copy_entry, copy_entry>> descend;
  std::vector<copy_entry> transfer; ///< files whose bytes go over
  std::vector<copy_entry> link; ///< what only needs a name: its cap is known
  /// What cannot be copied: a directory would have to give way or take the
  /// place of something else, or it is neither file nor directory. A cap of an
  /// unknown kind is not passed on either: what its holder may do is unknown.
  std::vector<copy_obstacle> obstacles;
  size_t equal_files = 0; ///< there already
};

/// Where things with a cap go.
enum class copy_target : uint8_t { here, grid };

/// Plans the copy of `source`'s entries into a directory with the entries
/// `target`. Two files are equal if both have a cap, and the same.
directory_plan
plan_directory(std::vector<copy_entry> source, std::vector<copy_entry> target,
               copy_target where);

} // namespace tahoe
