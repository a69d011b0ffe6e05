#pragma once

#include "actors/storage/incoming_share.hpp"

#include <map>
#include <memory>
#include <set>
#include <vector>

namespace tahoe {

/// Makes complete shares durable and visible, many at a time: a share is whole
/// on disk before it has its name, and its name is on disk before this returns
/// (DESIGN §7). Shares that are committed together share the waiting: all are
/// written back at once, and each directory is synced once.
///
/// Nothing is overwritten. A damaged container in a share's place is kept as
/// `<n>.damaged`, `<n>.damaged.2` and so on; anything else stays, and the new
/// share is `refused`.
///
/// Used by one thread at a time.
class share_committer {
public:
  /// One result for each share, in order. Where one fails, that share is
  /// thrown away and the others are not affected.
  std::vector<caf::expected<void>>
  commit(const std::vector<std::shared_ptr<incoming_share>>& batch);

private:
  caf::expected<void> move_to_place(incoming_share& share);
  caf::expected<void> clear_place(const std::filesystem::path& target);
  caf::expected<void> make_directory(const std::filesystem::path& path);

  /// Syncs what is in `unsynced_`; the errors of those that failed.
  std::map<std::filesystem::path, caf::error> sync_directories();

  /// Directories with a new name that may not be durable yet. One that cannot
  /// be synced stays, for shares to come must not rely on it.
  std::set<std::filesystem::path> unsynced_;
};

} // namespace tahoe
