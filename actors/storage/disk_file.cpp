#include "actors/storage/disk_file.hpp"

#include <cerrno>
#include <cstdio>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace tahoe {

namespace {

int flags_of(disk_file::mode how) {
  // O_NONBLOCK: a FIFO in a share's place must not hang the disk thread.
  switch (how) {
  case disk_file::mode::read:
    return O_RDONLY | O_NONBLOCK;
  case disk_file::mode::update:
    return O_RDWR | O_NONBLOCK;
  case disk_file::mode::create:
    return O_RDWR | O_CREAT | O_EXCL;
  }
  return O_RDONLY;
}

ec code_of_errno() {
  switch (errno) {
  case ENOENT:
  case ENOTDIR:
    return ec::not_found;
  case EEXIST:
    return ec::refused;
  case ENOSPC:
  case EDQUOT:
  case EFBIG:
    return ec::no_space;
  case EMFILE:
  case ENFILE:
    return ec::try_later;
  default:
    return ec::io_failure;
  }
}

caf::expected<void>
sync_with(int (*sync)(int), const std::filesystem::path& path) {
  int fd = ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0)
    return system_error("open", path);
  caf::expected<void> result;
  if (sync(fd) != 0)
    result = system_error("sync", path);
  ::close(fd);
  return result;
}

} // namespace

caf::error system_error(const char* what, const std::filesystem::path& path) {
  auto reason = std::generic_category().message(errno);
  return failure(code_of_errno(), std::string{"cannot "} + what + ' '
                                    + path.string() + ": " + reason);
}

caf::expected<disk_file>
disk_file::open(const std::filesystem::path& path, mode how) {
  int fd = ::open(path.c_str(), flags_of(how) | O_CLOEXEC, 0644);
  if (fd < 0)
    return system_error("open", path);
  disk_file result{fd, path};
  struct stat info;
  if (::fstat(fd, &info) != 0)
    return system_error("look at", path);
  if (!S_ISREG(info.st_mode))
    return failure(ec::io_failure, path.string() + " is no regular file");
  return result;
}

disk_file::disk_file(int fd, std::filesystem::path path)
  : fd_(fd), path_(std::move(path)) {}

disk_file::disk_file(disk_file&& other) noexcept
  : fd_(std::exchange(other.fd_, -1)), path_(std::move(other.path_)) {}

disk_file& disk_file::operator=(disk_file&& other) noexcept {
  std::swap(fd_, other.fd_);
  std::swap(path_, other.path_);
  return *this;
}

disk_file::~disk_file() {
  if (fd_ >= 0)
    ::close(fd_);
}

caf::expected<uint64_t> disk_file::size() const {
  struct stat info;
  if (::fstat(fd_, &info) != 0)
    return system_error("look at", path_);
  return static_cast<uint64_t>(info.st_size);
}

caf::expected<size_t>
disk_file::read_at(uint64_t offset, std::span<uint8_t> to) const {
  size_t done = 0;
  while (done < to.size()) {
    auto n = ::pread(fd_, to.data() + done, to.size() - done,
                     static_cast<off_t>(offset + done));
    if (n < 0 && errno == EINTR)
      continue;
    if (n < 0)
      return system_error("read", path_);
    if (n == 0)
      break;
    done += static_cast<size_t>(n);
  }
  return done;
}

caf::expected<void> disk_file::write_at(uint64_t offset, byte_view bytes) {
  while (!bytes.empty()) {
    auto n
      = ::pwrite(fd_, bytes.data(), bytes.size(), static_cast<off_t>(offset));
    if (n < 0 && errno == EINTR)
      continue;
    if (n < 0)
      return system_error("write", path_);
    bytes = bytes.subspan(static_cast<size_t>(n));
    offset += static_cast<uint64_t>(n);
  }
  return {};
}

caf::expected<void> disk_file::truncate(uint64_t size) {
  if (::ftruncate(fd_, static_cast<off_t>(size)) != 0)
    return system_error("shorten", path_);
  return {};
}

bool disk_file::set_direct(bool on) {
  auto flags = ::fcntl(fd_, F_GETFL);
  auto wanted = on ? flags | O_DIRECT : flags & ~O_DIRECT;
  return flags >= 0 && ::fcntl(fd_, F_SETFL, wanted) == 0;
}

void disk_file::start_writeback(uint64_t offset, uint64_t size) const {
  ::sync_file_range(fd_, static_cast<off_t>(offset), static_cast<off_t>(size),
                    SYNC_FILE_RANGE_WRITE);
}

caf::expected<void> disk_file::sync() const {
  if (::fsync(fd_) != 0)
    return system_error("sync", path_);
  return {};
}

caf::expected<void> rename_to_new(const std::filesystem::path& from,
                                  const std::filesystem::path& to) {
  if (::renameat2(AT_FDCWD, from.c_str(), AT_FDCWD, to.c_str(),
                  RENAME_NOREPLACE)
      == 0)
    return {};
  if (errno != EINVAL && errno != ENOSYS)
    return system_error("give its name to", to);
  // A file system that cannot do this in one step, as NFS.
  if (::link(from.c_str(), to.c_str()) != 0)
    return system_error("give its name to", to);
  if (::unlink(from.c_str()) != 0)
    return system_error("take the old name from", from);
  return {};
}

caf::expected<void> sync_directory(const std::filesystem::path& path) {
  return sync_with(::fsync, path);
}

caf::expected<void> sync_file_system(const std::filesystem::path& path) {
  return sync_with(::syncfs, path);
}

caf::expected<uint64_t> free_space(const std::filesystem::path& path) {
  struct statvfs info;
  if (::statvfs(path.c_str(), &info) != 0)
    return system_error("look at", path);
  return static_cast<uint64_t>(info.f_bavail) * info.f_frsize;
}

} // namespace tahoe
