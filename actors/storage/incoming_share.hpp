#pragma once

#include "actors/storage/direct_writer.hpp"
#include "actors/storage/disk_file.hpp"
#include "actors/storage/storage_layout.hpp"
#include "codec/share_container.hpp"

namespace tahoe {

/// A share on its way in. The lease is written first, so the file has its final
/// length from the start; then header and data, in order, those of a large
/// share past the page cache. It becomes a share when a
/// `share_committer` moves it to its place; one that dies before that is
/// thrown away, file and all.
///
/// The file stays open in between: an error of writing it back cannot be
/// missed.
class incoming_share {
public:
  /// `refused` if somebody is writing this share already, `no_space`,
  /// `try_later` if this process has too many files open.
  static caf::expected<incoming_share>
  create(const storage_layout& layout, const storage_index& index,
         uint8_t number, uint64_t share_size, const lease& first,
         const direct_writer::permits& permits);

  incoming_share(incoming_share&& other) noexcept;
  incoming_share& operator=(incoming_share&&) = delete;
  ~incoming_share();

  uint64_t share_size() const { return share_size_; }

  /// Writes the next bytes of the share.
  /// @pre no more than share_size() in all
  caf::expected<void> append(byte_view data);

  /// Deletes the file. Harmless once it is committed, or to do twice.
  void discard();

private:
  friend class share_committer;

  incoming_share(disk_file file, std::filesystem::path target,
                 uint64_t share_size);

  caf::expected<void> write(byte_view bytes);

  disk_file file_;
  std::filesystem::path target_;
  uint64_t share_size_;
  uint64_t written_ = 0;                  ///< bytes of header and data
  std::unique_ptr<direct_writer> writer_; ///< null: the ordinary way
  bool owns_file_ = true;
};

/// What `share_size` bytes of share data take on disk while they come in.
uint64_t container_size(uint64_t share_size);

} // namespace tahoe
