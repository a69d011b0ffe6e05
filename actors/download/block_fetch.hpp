#pragma once

#include "actors/blob.hpp"
#include "codec/share_layout.hpp"

#include <optional>

namespace tahoe {

/// A block on its way from a share: in one piece, or in several if it is larger
/// than one message carries.
class block_fetch {
public:
  /// `area` is where the block stands in the share.
  block_fetch(size_t share, uint64_t segment_number, const share_area& area)
    : share_(share), segment_number_(segment_number), area_(area) {}

  size_t share() const { return share_; }
  uint64_t segment_number() const { return segment_number_; }

  /// The next piece to read; empty if enough are on their way or all are.
  std::optional<share_area> next_piece();

  /// Takes a piece that was asked for. The block, when this was the last one.
  /// @pre bytes.size() == piece.length
  std::optional<blob> add(const share_area& piece, const blob& bytes);

private:
  size_t share_;
  uint64_t segment_number_;
  share_area area_;
  uint64_t requested_ = 0;
  uint64_t received_ = 0;
  blob bytes_;
};

} // namespace tahoe
