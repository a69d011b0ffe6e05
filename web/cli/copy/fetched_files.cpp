#include "web/cli/copy/fetched_files.hpp"

#include "web/cli/copy/local_directory.hpp"
#include "web/cli/file_descriptor.hpp"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <set>
#include <sys/stat.h>
#include <unistd.h>

namespace tahoe {

void fetched_files::add(std::filesystem::path path, transferred_file file) {
  fetched_.emplace_back(std::move(path), std::move(file));
}

/// Of each file system that something was fetched into. Only here does it tell
/// that it could not write.
caf::expected<void> fetched_files::make_durable() {
  std::set<dev_t> done;
  for (auto& [path, file] : fetched_) {
    auto parent = path.parent_path();
    struct stat facts;
    file_descriptor somewhere{
      open(parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
    if (!somewhere || fstat(somewhere.get(), &facts) != 0
        || (done.insert(facts.st_dev).second && syncfs(somewhere.get()) != 0))
      return failure(ec::io_failure, "cannot make files in " + parent.string()
                                       + " durable: " + strerror(errno));
  }
  if (record_)
    std::move(fetched_.begin(), fetched_.end(), std::back_inserter(durable_));
  fetched_.clear();
  return {};
}

void fetched_files::remember(int64_t now) {
  if (!record_)
    return;
  std::erase_if(durable_, [&](auto& known) {
    auto& [path, file] = known;
    if (!is_settled(file.state, now))
      return false;
    if (auto there = look_at(path); there && there->state == file.state)
      record_->remember(path, file.state, file.cap);
    return true;
  });
}

caf::expected<void> fetched_files::keep(int64_t now) {
  auto durable = make_durable();
  if (durable)
    remember(now);
  return durable;
}

caf::expected<void> fetched_files::keep_last() {
  auto kept = keep(nanoseconds_now());
  if (durable_.empty())
    return kept;
  std::this_thread::sleep_for(usual_clock_step);
  remember(nanoseconds_now());
  durable_.clear();
  return kept;
}

} // namespace tahoe
