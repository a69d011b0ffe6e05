#pragma once

#include "codec/bytes.hpp"
#include "codec/error.hpp"

#include <filesystem>

namespace tahoe {

/// Keeps the bytes of a file until they are encoded: in memory as long as they
/// are few, else in a temporary file without a name, which is gone with the
/// process whatever happens. All calls may block; one thread at a time.
class spool {
public:
  /// `directory` is where a file would be, if one is needed.
  explicit spool(std::filesystem::path directory, size_t memory_limit
                                                  = size_t{1} << 20);
  spool(const spool&) = delete;
  spool& operator=(const spool&) = delete;
  ~spool();

  /// Adds to the end. Fails with no_space or io_failure.
  caf::expected<void> append(byte_view bytes);

  /// Fills `to` with the bytes from `offset` on. Fails with io_failure, also if
  /// there are not so many.
  caf::expected<void> read(uint64_t offset, std::span<uint8_t> to) const;

  bool in_memory() const { return file_ < 0; }

private:
  caf::expected<void> move_to_file();
  caf::expected<void> write(byte_view bytes);

  std::filesystem::path directory_;
  size_t memory_limit_;
  byte_buffer memory_;
  int file_ = -1;
};

} // namespace tahoe
