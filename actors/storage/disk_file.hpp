#pragma once

#include "codec/bytes.hpp"
#include "codec/error.hpp"

#include <filesystem>
#include <span>
#include <string>

namespace tahoe {

/// An open regular file, read and written at offsets; it closes itself.
/// Errors are `not_found`, `no_space` or `io_failure` and name the path.
class disk_file {
public:
  enum class mode {
    read,   ///< must be there
    update, ///< must be there
    create, ///< must not be there (`refused`)
  };

  static caf::expected<disk_file>
  open(const std::filesystem::path& path, mode how);

  disk_file(disk_file&& other) noexcept;
  disk_file& operator=(disk_file&& other) noexcept;
  ~disk_file();

  const std::filesystem::path& path() const { return path_; }

  caf::expected<uint64_t> size() const;

  /// Fills `to` from `offset`; the number of bytes is smaller at the file's
  /// end only.
  caf::expected<size_t> read_at(uint64_t offset, std::span<uint8_t> to) const;

  caf::expected<void> write_at(uint64_t offset, byte_view bytes);

  /// Cuts the file after `size` bytes.
  caf::expected<void> truncate(uint64_t size);

  /// From now on reads and writes go past the page cache, or not. They must be
  /// aligned to the disk's blocks then. False if the file system cannot.
  bool set_direct(bool on);

  /// Asks the kernel to begin writing what is dirty in `size` bytes from
  /// `offset` (0: to the end). A hint: it neither waits nor fails.
  void start_writeback(uint64_t offset, uint64_t size) const;

  /// Returns when content and length are durable.
  caf::expected<void> sync() const;

private:
  disk_file(int fd, std::filesystem::path path);

  int fd_;
  std::filesystem::path path_;
};

/// Gives a file another name in its file system. `refused` if there is
/// something of that name already: nothing is ever overwritten.
caf::expected<void> rename_to_new(const std::filesystem::path& from,
                                  const std::filesystem::path& to);

/// Returns when the names in a directory are durable.
caf::expected<void> sync_directory(const std::filesystem::path& path);

/// Returns when everything below `path`, and all else in its file system, is
/// durable.
caf::expected<void> sync_file_system(const std::filesystem::path& path);

/// Bytes of the disk around `path` that this process may fill.
caf::expected<uint64_t> free_space(const std::filesystem::path& path);

/// The error behind `errno`: `cannot WHAT PATH: REASON`.
caf::error system_error(const char* what, const std::filesystem::path& path);

} // namespace tahoe
