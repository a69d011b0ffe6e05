#include "actors/upload/spool.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <unistd.h>

namespace tahoe {

namespace {

caf::error problem(const std::filesystem::path& directory) {
  auto code
    = errno == ENOSPC || errno == EDQUOT ? ec::no_space : ec::io_failure;
  return failure(code, "temporary file in " + directory.string() + ": "
                         + std::strerror(errno));
}

/// Readable by this user only, and never by name where the system can do that.
int open_unnamed(const std::filesystem::path& directory) {
  auto file = open(directory.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (file >= 0 || (errno != EOPNOTSUPP && errno != EISDIR && errno != EINVAL))
    return file;
  auto name = (directory / "upload-XXXXXX").string();
  file = mkostemp(name.data(), O_CLOEXEC);
  if (file >= 0)
    unlink(name.c_str());
  return file;
}

} // namespace

spool::spool(std::filesystem::path directory, size_t memory_limit)
  : directory_(std::move(directory)), memory_limit_(memory_limit) {}

spool::~spool() {
  if (file_ >= 0)
    close(file_);
}

caf::expected<void> spool::append(byte_view bytes) {
  if (in_memory() && bytes.size() <= memory_limit_ - memory_.size()) {
    tahoe::append(memory_, bytes);
    return {};
  }
  if (in_memory())
    if (auto moved = move_to_file(); !moved)
      return moved;
  return write(bytes);
}

caf::expected<void> spool::read(uint64_t offset, std::span<uint8_t> to) const {
  if (in_memory()) {
    if (offset > memory_.size() || to.size() > memory_.size() - offset)
      return failure(ec::io_failure, "spool read past its end");
    std::copy_n(memory_.begin() + static_cast<ptrdiff_t>(offset), to.size(),
                to.begin());
    return {};
  }
  while (!to.empty()) {
    auto count = pread(file_, to.data(), to.size(), static_cast<off_t>(offset));
    if (count < 0 && errno == EINTR)
      continue;
    if (count < 0)
      return problem(directory_);
    if (count == 0)
      return failure(ec::io_failure, "temporary file in " + directory_.string()
                                       + " was cut short");
    to = to.subspan(static_cast<size_t>(count));
    offset += static_cast<uint64_t>(count);
  }
  return {};
}

caf::expected<void> spool::move_to_file() {
  file_ = open_unnamed(directory_);
  if (file_ < 0)
    return problem(directory_);
  auto bytes = std::move(memory_);
  memory_ = {};
  return write(bytes);
}

caf::expected<void> spool::write(byte_view bytes) {
  while (!bytes.empty()) {
    auto count = ::write(file_, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR)
      continue;
    if (count < 0)
      return problem(directory_);
    bytes = bytes.subspan(static_cast<size_t>(count));
  }
  return {};
}

} // namespace tahoe
