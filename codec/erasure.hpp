#pragma once

#include "codec/error.hpp"

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace tahoe {

/// One block of a segment and the share it belongs to. Owns nothing.
struct numbered_block {
  uint16_t share_number = 0;
  const uint8_t* bytes = nullptr;
};

/// The systematic Reed-Solomon code of zfec over GF(2^8), with Jerasure's
/// arithmetic (spec/chk.md §6): `needed` data blocks of equal size become
/// `total` blocks, the first of which are the data, and any `needed` of them
/// give the data back. Immutable, so threads may share one.
class erasure_code {
public:
  /// Call once, before any other thread codes: Jerasure makes its tables on
  /// first use and does not guard that. Further calls do nothing.
  static caf::expected<void> initialize_tables();

  /// `malformed` unless 1 <= needed <= total <= 256.
  /// @pre initialize_tables() succeeded
  static caf::expected<erasure_code> make(uint16_t needed, uint16_t total);

  uint16_t needed() const { return needed_; }
  uint16_t total() const { return total_; }

  /// Writes the check blocks, those of shares needed() to total() - 1. Blocks
  /// of any size and alignment do; those aligned to 16 bytes are fastest.
  /// @pre data holds needed() blocks of `size` bytes, check the total() -
  /// needed() blocks to write, and none of these overlaps another
  void encode(std::span<const uint8_t* const> data,
              std::span<uint8_t* const> check, size_t size) const;

  /// Writes the needed() data blocks, given that many blocks of different
  /// shares, in any order. A data block that is among them is copied, or left
  /// alone where data[i] already is that block. `malformed` if there are more
  /// or fewer blocks, a share number twice, or one that is not below total().
  /// @pre all blocks are of `size` bytes, data holds needed() of them, and none
  /// of these overlaps another or a given block other than its own
  caf::expected<void> decode(std::span<const numbered_block> blocks,
                             std::span<uint8_t* const> data, size_t size) const;

private:
  erasure_code(uint16_t needed, uint16_t total);

  uint16_t needed_;
  uint16_t total_;
  std::vector<int> check_rows_; ///< total - needed rows of `needed` elements
};

} // namespace tahoe
