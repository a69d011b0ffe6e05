#pragma once

#include "codec/error.hpp"

#include <cstdint>

namespace tahoe {

/// What a byte range of a file touches: `count` segments from `first` on.
struct segment_range {
  uint64_t first = 0;
  uint64_t count = 0;

  friend bool operator==(const segment_range&, const segment_range&) = default;
};

/// How a file is cut into segments, and each segment into blocks
/// (spec/chk.md §3 and §5). With k = needed_shares():
///
///     file      |---- segment 0 ----|---- segment 1 ----|- tail -|0|
///     segment 0 |-block-|-block-|..|  k blocks, padding only in the tail
///     share i   |-block-|-block-|b|   block i of each segment
///
/// All sizes are in bytes. Segments are numbered from 0; the functions that
/// take a segment number expect one below segment_count().
class segmentation {
public:
  static constexpr uint64_t max_file_size = uint64_t{1} << 63;
  static constexpr uint16_t max_total_shares = 256;

  /// Neither written nor read are files of more: their hash trees, 64 bytes a
  /// segment each, are held in memory. Segments of 1 MiB allow 16 TiB.
  static constexpr uint64_t max_segment_count = uint64_t{1} << 24;

  /// For a file to be encoded: segments of `max_segment_size`, or of the whole
  /// file if that is less, rounded up to a multiple of k. `malformed` unless
  /// 1 <= needed_shares <= total_shares <= 256, 1 <= size <= 2^63,
  /// 1 <= max_segment_size <= 2^63 and there are at most max_segment_count.
  static caf::expected<segmentation>
  for_upload(uint64_t size, uint64_t max_segment_size, uint16_t needed_shares,
             uint16_t total_shares);

  /// For a stored file, whose cap and UEB tell these numbers. `malformed` as
  /// above, whatever the number of segments, or if segment_size is no multiple
  /// of k.
  static caf::expected<segmentation>
  for_download(uint64_t size, uint64_t segment_size, uint16_t needed_shares,
               uint16_t total_shares);

  uint64_t size() const { return size_; }
  uint64_t segment_size() const { return segment_size_; }
  uint16_t needed_shares() const { return needed_shares_; }
  uint16_t total_shares() const { return total_shares_; }

  uint64_t segment_count() const;

  /// Bytes of the file in the last segment: 1 to segment_size().
  uint64_t tail_size() const;

  /// The same with its padding: a multiple of k.
  uint64_t padded_tail_size() const;

  /// Where the segment begins in the file.
  uint64_t segment_offset(uint64_t segment_number) const;

  /// Bytes of the file in the segment, without padding.
  uint64_t segment_length(uint64_t segment_number) const;

  /// The size of all blocks but those of the tail.
  uint64_t block_size() const;

  /// The size of the segment's blocks; k of them hold the padded segment.
  uint64_t block_size(uint64_t segment_number) const;

  /// Where the segment's block begins in the data of each share.
  uint64_t block_offset(uint64_t segment_number) const;

  /// All blocks of one share together.
  uint64_t share_data_size() const;

  /// The segments that hold the bytes from `offset` on, at most `length` of
  /// them; what lies past the end of the file is left out.
  segment_range segments_of(uint64_t offset, uint64_t length) const;

  friend bool operator==(const segmentation&, const segmentation&) = default;

private:
  segmentation(uint64_t size, uint64_t segment_size, uint16_t needed_shares,
               uint16_t total_shares);

  uint64_t size_;
  uint64_t segment_size_;
  uint16_t needed_shares_;
  uint16_t total_shares_;
};

} // namespace tahoe
