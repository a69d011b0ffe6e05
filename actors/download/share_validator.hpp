#pragma once

#include "actors/blob.hpp"
#include "actors/download/verified_file.hpp"
#include "codec/share_layout.hpp"

#include <optional>

namespace tahoe {

/// Reads one share of one server and believes nothing of it without proof:
/// says which bytes to fetch, takes them, and ends up with the proven hash of
/// each block.
///
/// Every failure means that this share is of no use: damaged, cut short, of
/// another file or of another version of the format. The one exception is
/// `verified_file::problem`.
class share_validator {
public:
  /// A share with what the server sent of its start.
  /// @pre head.size() <= size
  share_validator(uint16_t number, uint64_t size, blob head)
    : number_(number), size_(size), head_(std::move(head)) {}

  uint16_t number() const { return number_; }

  /// Goes as far as the bytes that are there allow. Success means that it is
  /// ready or that `wanted` says what to fetch next.
  caf::expected<void> advance(verified_file& file);

  /// The bytes to fetch next, at most blob::max_wire_size; empty if none.
  const std::optional<share_area>& wanted() const { return wanted_; }

  /// Takes what a server sent for `wanted` and goes on.
  /// @pre wanted()
  caf::expected<void> add(byte_view bytes, verified_file& file);

  /// All hashes are proven: blocks can be checked.
  bool is_ready() const { return blocks_.has_value(); }

  /// Where a block stands in the share.
  /// @pre is_ready()
  share_area
  block_area(const segmentation& shape, uint64_t segment_number) const;

  /// The block, if it is part of the bytes that came first.
  /// @pre is_ready()
  std::optional<blob>
  block_in_head(const segmentation& shape, uint64_t segment_number) const;

  /// Fails with integrity_failure if this is not the share's block.
  /// @pre is_ready()
  caf::expected<void>
  check_block(uint64_t segment_number, byte_view block) const;

private:
  caf::expected<void> read_header();
  caf::expected<void> read_tail(verified_file& file);
  caf::expected<void> read_block_tree(verified_file& file);
  caf::expected<void> read_crypttext_tree(verified_file& file);

  /// The bytes of an area if they are here; otherwise sets `wanted`.
  std::optional<byte_view> fetch(const share_area& area);

  uint16_t number_;
  uint64_t size_;
  blob head_;
  std::optional<share_area> wanted_;
  share_area collected_area_; ///< what `collected_` is to become
  byte_buffer collected_;
  std::optional<share_layout> layout_;
  share_area tail_area_;
  byte_buffer tail_; ///< of the share; freed when all is proven
  std::vector<share_hash> chain_;
  std::optional<hash_tree> blocks_checked_; ///< waits for the crypttext tree
  std::optional<hash_tree> blocks_;
};

} // namespace tahoe
