#include "actors/storage/share_committer.hpp"

#include "actors/storage/stored_share.hpp"

#include <cerrno>
#include <iterator>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

namespace tahoe {

namespace {

/// A place where more than this was damaged is not for new shares.
constexpr int max_damaged_kept = 16;

} // namespace

std::vector<caf::expected<void>> share_committer::commit(
  const std::vector<std::shared_ptr<incoming_share>>& batch) {
  if (batch.size() > 1)
    for (auto& share : batch)
      share->file_.start_writeback(0, 0);
  std::vector<caf::expected<void>> results;
  for (auto& share : batch)
    results.push_back(share->file_.sync());
  for (size_t i = 0; i < batch.size(); ++i)
    if (results[i])
      results[i] = move_to_place(*batch[i]);
  auto lost = sync_directories();
  for (size_t i = 0; i < batch.size(); ++i) {
    auto& target = batch[i]->target_;
    auto directory = target.parent_path();
    // From the bucket up to shares/.
    for (int level = 0; level < 3; ++level, directory = directory.parent_path())
      if (auto found = lost.find(directory);
          results[i] && found != lost.end()) {
        // Whoever saw it there would rely on it.
        ::unlink(target.c_str());
        results[i] = found->second;
      }
    batch[i]->discard();
  }
  return results;
}

caf::expected<void> share_committer::move_to_place(incoming_share& share) {
  auto bucket = share.target_.parent_path();
  if (auto made = make_directory(bucket.parent_path()); !made)
    return made;
  if (auto made = make_directory(bucket); !made)
    return made;
  if (auto cleared = clear_place(share.target_); !cleared)
    return cleared;
  auto& from = share.file_.path();
  if (auto moved = rename_to_new(from, share.target_); !moved)
    return moved;
  share.owns_file_ = false;
  unsynced_.insert(bucket);
  return {};
}

caf::expected<void>
share_committer::clear_place(const std::filesystem::path& target) {
  // Looked at again: what was damaged when the bucket was opened may have been
  // repaired meanwhile.
  auto present = stored_share::open(target);
  if (!present && code_of(present.error()) == ec::not_found)
    return {};
  if (present || code_of(present.error()) != ec::malformed)
    return failure(ec::refused, "there is a file of this share now");
  auto kept = target.string() + ".damaged";
  auto moved = rename_to_new(target, kept);
  for (int i = 2;
       i <= max_damaged_kept && !moved && code_of(moved.error()) == ec::refused;
       ++i)
    moved = rename_to_new(target, kept + '.' + std::to_string(i));
  return moved;
}

caf::expected<void>
share_committer::make_directory(const std::filesystem::path& path) {
  if (::mkdir(path.c_str(), 0755) == 0)
    unsynced_.insert(path.parent_path());
  else if (errno != EEXIST)
    return system_error("make", path);
  return {};
}

std::map<std::filesystem::path, caf::error>
share_committer::sync_directories() {
  std::map<std::filesystem::path, caf::error> lost;
  for (auto it = unsynced_.begin(); it != unsynced_.end();) {
    auto synced = sync_directory(*it);
    bool over = synced || code_of(synced.error()) == ec::not_found;
    if (!synced)
      lost.emplace(*it, std::move(synced.error()));
    it = over ? unsynced_.erase(it) : std::next(it);
  }
  return lost;
}

} // namespace tahoe
