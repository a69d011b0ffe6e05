#pragma once

#include "actors/storage/disk_file.hpp"

#include <atomic>
#include <memory>

namespace tahoe {

/// Writes a file in order and past the kernel's page cache. What is written
/// once, in bulk, would only push out of the cache what others read; copying it
/// there costs more than everything else a server does with it.
class direct_writer {
public:
  static constexpr size_t buffer_size = size_t{256} << 10;

  /// How many there may be at a time, whoever wants them: a handle, copied
  /// freely.
  class permits {
  public:
    explicit permits(size_t count)
      : left_(std::make_shared<std::atomic<size_t>>(count)) {}

  private:
    friend class direct_writer;

    std::shared_ptr<std::atomic<size_t>> left_;
  };

  /// For `file`, from its beginning. Null if there is no permit left, or if the
  /// file system cannot do it: then write the ordinary way.
  static std::unique_ptr<direct_writer>
  make(disk_file& file, const permits& from);

  direct_writer(const direct_writer&) = delete;
  direct_writer& operator=(const direct_writer&) = delete;
  ~direct_writer();

  caf::expected<void> append(disk_file& file, byte_view bytes);

  /// Writes what is left; from then on the file is an ordinary one.
  caf::expected<void> finish(disk_file& file);

private:
  struct releaser {
    void operator()(uint8_t* memory) const;
  };

  explicit direct_writer(const permits& from);

  caf::expected<void> write(disk_file& file, size_t size);

  permits permits_;
  std::unique_ptr<uint8_t[], releaser> buffer_;
  size_t used_ = 0;
  uint64_t offset_ = 0; ///< of the buffer in the file
};

} // namespace tahoe
