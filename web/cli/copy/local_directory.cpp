#include "web/cli/copy/local_directory.hpp"

#include "crypto/entry_name.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <dirent.h>
#include <fcntl.h>
#include <memory>
#include <set>
#include <sys/stat.h>

namespace tahoe {

namespace {

int64_t nanoseconds(const timespec& time) {
  return int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

copy_entry to_entry(std::string name, const struct stat& facts) {
  copy_entry result;
  result.local_name = name;
  result.name = std::move(name);
  result.kind = S_ISREG(facts.st_mode)   ? copy_kind::file
                : S_ISDIR(facts.st_mode) ? copy_kind::directory
                : S_ISLNK(facts.st_mode) ? copy_kind::link
                                         : copy_kind::other;
  result.state = state_of(facts);
  if (result.kind == copy_kind::file)
    result.size = result.state.size;
  return result;
}

} // namespace

file_state state_of(const struct stat& facts) {
  return {static_cast<uint64_t>(facts.st_size), nanoseconds(facts.st_mtim),
          nanoseconds(facts.st_ctim), facts.st_ino};
}

std::optional<copy_entry> look_at(const std::filesystem::path& path) {
  struct stat facts;
  if (lstat(path.c_str(), &facts) != 0)
    return std::nullopt;
  return to_entry(path.filename().string(), facts);
}

caf::expected<std::vector<copy_entry>>
read_directory(const std::filesystem::path& path) {
  auto failed = [&] {
    return failure(errno == ENOENT ? ec::not_found : ec::io_failure,
                   "cannot read " + path.string() + ": " + strerror(errno));
  };
  std::unique_ptr<DIR, int (*)(DIR*)> open{opendir(path.c_str()), closedir};
  if (!open)
    return failed();
  std::vector<copy_entry> result;
  for (errno = 0; auto* found = readdir(open.get()); errno = 0) {
    std::string name{found->d_name};
    struct stat facts;
    if (name == "." || name == "..")
      continue;
    // What has gone meanwhile was not there.
    if (fstatat(dirfd(open.get()), found->d_name, &facts, AT_SYMLINK_NOFOLLOW)
        == 0)
      result.push_back(to_entry(std::move(name), facts));
    else if (errno != ENOENT)
      return failed();
  }
  if (errno != 0)
    return failed();
  std::sort(result.begin(), result.end(),
            [](auto& a, auto& b) { return a.name < b.name; });
  return caf::expected<std::vector<copy_entry>>{std::move(result)};
}

grid_names to_grid_names(std::vector<copy_entry> entries) {
  grid_names result;
  std::set<std::string> taken;
  // What needs no other name gets its own.
  std::stable_partition(entries.begin(), entries.end(), [](auto& entry) {
    auto name = normalise_entry_name(entry.name);
    return name && *name == entry.name;
  });
  for (auto& entry : entries) {
    auto name = normalise_entry_name(entry.name);
    if (entry.kind == copy_kind::link)
      result.refused.push_back(entry.name + ": it is a symbolic link");
    else if (entry.kind == copy_kind::other)
      result.refused.push_back(entry.name
                               + ": it is neither file nor directory");
    else if (!name)
      result.refused.push_back(entry.name + ": " + describe(name.error()));
    else if (!taken.insert(*name).second)
      result.refused.push_back(entry.name
                               + ": another name is the same in its "
                                 "composed form (NFC)");
    else {
      if (*name != entry.name)
        result.renamed.push_back(*name);
      entry.name = std::move(*name);
      result.entries.push_back(std::move(entry));
    }
  }
  return result;
}

} // namespace tahoe
