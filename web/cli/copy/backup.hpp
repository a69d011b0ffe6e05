#pragma once

#include "web/cli/drive/drive_session.hpp"

namespace tahoe {

struct backup_options {
  drive_options drive;
  std::string from;                       ///< a directory here
  std::string to;                         ///< one on the grid
  bool ignore_timestamps = false;         ///< reads every file, changed or not
  std::vector<std::string> excludes;      ///< patterns of names, as in a shell
  std::vector<std::string> exclude_files; ///< with one pattern a line
  bool exclude_vcs = false; ///< what programs for versions leave in a tree
};

/// `tahoe backup` (spec/cli.md §4): copies a tree to `TO/Archives/TIME`, in
/// UTC, and links it as `TO/Latest`, too. Both names appear when all is there,
/// and allow nothing but reading. A file that did not change since an earlier
/// copy is linked, not stored again.
///
/// Answers Tahoe-LAFS' exit code: 2 if something was skipped, 1 for all that
/// fails, 130 if it was interrupted.
int run_backup(const backup_options& options);

} // namespace tahoe
