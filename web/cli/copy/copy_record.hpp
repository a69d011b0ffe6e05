#pragma once

#include "codec/bytes.hpp"
#include "codec/error.hpp"
#include "web/cli/copy/copy_plan.hpp"

#include <chrono>
#include <filesystem>
#include <memory>

struct sqlite3;
struct sqlite3_stmt;

namespace tahoe {

/// Remembers which file here had which content on the grid, so that a copy that
/// is made again moves nothing that is there: as the backup database of
/// Tahoe-LAFS does (spec/cli.md §4). The table, in SQLite:
///
///     copies(grid, path, size, mtime, ctime, inode, cap, stored,
///            PRIMARY KEY(grid, path))
///
/// On another grid the caps lead nowhere: each row counts for the one that it
/// was written for (grid_identity.hpp) only.
///
/// A file is believed to be unchanged while size, both times and inode are what
/// they were. A row counts for 30 days: then the file is stored anew, which
/// costs nothing but reading it if the servers still have it, and mends it if
/// some of them lost it.
///
/// Only the database loses by losing rows: it may be deleted at any time.
class copy_record {
public:
  using days = std::chrono::duration<int64_t, std::ratio<86400>>;
  static constexpr days max_age{30};

  /// Creates the file if need be, for its owner only. `grid` tells the grid
  /// from all others. Fails with io_failure.
  static caf::expected<std::unique_ptr<copy_record>>
  open(const std::filesystem::path& file, const digest& grid);

  ~copy_record();
  copy_record(const copy_record&) = delete;
  copy_record& operator=(const copy_record&) = delete;

  /// The read cap of the file's content; empty if it is not known, or was not
  /// for certain when it was remembered. `path` is absolute.
  std::string
  cap_of(const std::filesystem::path& path, const file_state& state);

  /// Says that the file had this content, and was in this state before it was
  /// read and afterwards, or was written and closed then.
  void remember(const std::filesystem::path& path, const file_state& state,
                const std::string& cap);

  /// Keeps what was remembered, even if this process is killed then.
  void keep();

private:
  copy_record(sqlite3* db, const digest& grid);

  void bind(sqlite3_stmt* statement, const std::filesystem::path& path,
            const file_state& state);
  void run(const char* sql);
  sqlite3_stmt* prepare(const char* sql);

  sqlite3* db_;
  digest grid_;
  sqlite3_stmt* look_up_ = nullptr;
  sqlite3_stmt* store_ = nullptr;
  bool changing_ = false;
};

/// The clocks of most file systems step by ten milliseconds at most. Those that
/// only keep whole seconds step by two, perhaps.
inline constexpr std::chrono::milliseconds usual_clock_step{20};
inline constexpr std::chrono::milliseconds coarse_clock_step{2000};

/// False if the file could have changed since without a trace: its last change
/// is so near to `now` (nanoseconds since 1970) that the clock of the file
/// system may not tell it from a later one.
bool is_settled(const file_state& state, int64_t now);

/// Since 1970.
int64_t nanoseconds_now();

} // namespace tahoe
