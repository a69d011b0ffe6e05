#include "config/small_file.hpp"

#include <array>
#include <cerrno>
#include <cstdlib>
#include <fcntl.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace tahoe {

namespace {

constexpr std::string_view temporary_suffix = ".XXXXXX";

caf::error io_error(const char* what, const std::filesystem::path& path) {
  bool missing = errno == ENOENT || errno == ENOTDIR;
  auto code = missing ? ec::not_found : ec::io_failure;
  return failure(code, std::string{what} + ' ' + path.string() + ": "
                         + std::generic_category().message(errno));
}

/// A file descriptor that closes itself.
class descriptor {
public:
  explicit descriptor(int fd) : fd_(fd) {}
  descriptor(const descriptor&) = delete;
  descriptor& operator=(const descriptor&) = delete;
  ~descriptor() {
    if (fd_ >= 0)
      ::close(fd_);
  }

  int get() const { return fd_; }
  explicit operator bool() const { return fd_ >= 0; }

private:
  int fd_;
};

bool write_all(int fd, std::string_view text) {
  while (!text.empty()) {
    auto n = ::write(fd, text.data(), text.size());
    if (n < 0 && errno == EINTR)
      continue;
    if (n < 0)
      return false;
    text.remove_prefix(static_cast<size_t>(n));
  }
  return true;
}

std::filesystem::path parent_of(const std::filesystem::path& path) {
  auto parent = path.parent_path();
  return parent.empty() ? "." : parent;
}

/// Fills a temporary file and moves it to its place; the caller removes it if
/// that fails. The directory is not synced yet.
caf::expected<void> write_and_rename(int fd, const std::string& temporary,
                                     const std::filesystem::path& path,
                                     std::string_view text, mode_t mode) {
  // mkostemp made it 0600.
  if (::fchmod(fd, mode) != 0)
    return io_error("cannot set the mode of", temporary);
  if (!write_all(fd, text) || ::fsync(fd) != 0)
    return io_error("cannot write", temporary);
  if (::rename(temporary.c_str(), path.c_str()) != 0)
    return io_error("cannot replace", path);
  return {};
}

} // namespace

caf::expected<std::string>
read_text(const std::filesystem::path& path, size_t max_size) {
  // O_NONBLOCK: a FIFO of that name must not hang the node.
  descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)};
  if (!file)
    return io_error("cannot open", path);
  struct stat info;
  if (::fstat(file.get(), &info) != 0)
    return io_error("cannot read", path);
  if (!S_ISREG(info.st_mode))
    return failure(ec::malformed, path.string() + " is not a regular file");
  // Piece by piece: what a file may hold at most is often far more than it
  // does.
  std::string text;
  std::array<char, 1 << 16> piece;
  while (text.size() <= max_size) {
    auto n = ::read(file.get(), piece.data(), piece.size());
    if (n < 0 && errno == EINTR)
      continue;
    if (n < 0)
      return io_error("cannot read", path);
    if (n == 0)
      break;
    text.append(piece.data(), static_cast<size_t>(n));
  }
  if (text.size() > max_size)
    return failure(ec::malformed, path.string() + " is longer than "
                                    + std::to_string(max_size) + " bytes");
  return text;
}

caf::expected<void>
write_text_durably(const std::filesystem::path& path, std::string_view text,
                   file_access access) {
  auto parent = parent_of(path);
  descriptor directory{
    ::open(parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)};
  if (!directory)
    return io_error("cannot open", parent);
  auto temporary = path.string().append(temporary_suffix);
  descriptor file{::mkostemp(temporary.data(), O_CLOEXEC)};
  if (!file)
    return io_error("cannot create", temporary);
  mode_t mode = access == file_access::owner ? 0600 : 0644;
  auto written = write_and_rename(file.get(), temporary, path, text, mode);
  if (!written) {
    ::unlink(temporary.c_str());
    return written;
  }
  if (::fsync(directory.get()) != 0)
    return io_error("cannot sync", parent);
  return {};
}

bool is_temporary(const std::filesystem::path& path) {
  return path.extension().string().size() == temporary_suffix.size();
}

caf::expected<void> make_private_directory(const std::filesystem::path& path) {
  if (::mkdir(path.c_str(), 0700) != 0 && errno != EEXIST)
    return io_error("cannot create", path);
  descriptor directory{
    ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)};
  if (!directory || ::fchmod(directory.get(), 0700) != 0)
    return io_error("cannot make private", path);
  return {};
}

} // namespace tahoe
