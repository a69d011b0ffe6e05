#pragma once

#include "web/cli/copy/cp.hpp"
#include "web/cli/copy/local_directory.hpp"

namespace tahoe {

/// A source or the target, as it was typed and found.
struct copy_argument {
  std::optional<remote_path> grid; ///< none: it is here
  std::filesystem::path path = {};
  std::string shown = {};
  copy_entry found = {}; ///< what is there; its name may be empty
  bool exists = false;
  bool must_be_directory = false;

  bool is_directory() const {
    return exists && found.kind == copy_kind::directory;
  }
};

/// All that `cp` was told.
struct copy_request {
  std::vector<copy_argument> sources;
  copy_argument target;
  bool into = false; ///< the sources keep their names, in the target

  /// True if the same command leads elsewhere once the copy has begun: into
  /// the directory that it made.
  bool nests_when_repeated() const {
    auto& first = sources.front();
    return !into && first.is_directory() && !first.found.name.empty();
  }

  bool to_grid() const { return target.grid.has_value(); }
};

/// Asks what is at `x.grid`, which is set.
caf::expected<void> find_on_grid(drive_session& opened, copy_argument& x);

/// Fails with not_found if a source here is not there.
caf::expected<void> check_sources_here(const copy_options& options);

/// What the arguments mean, and what is there. Fails with malformed, not_found
/// or refused if that cannot be copied so.
caf::expected<copy_request>
find_all(drive_session& opened, const copy_options& options);

} // namespace tahoe
