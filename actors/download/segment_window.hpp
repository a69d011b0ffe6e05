#pragma once

#include "actors/blob.hpp"
#include "codec/segmentation.hpp"

#include <deque>
#include <map>
#include <optional>

namespace tahoe {

/// The segments between what was delivered and what is not begun: they arrive
/// in any order and leave in the file's. Starts with one segment and grows with
/// each that arrives, so that a slow network is not flooded.
class segment_window {
public:
  struct segment {
    uint64_t number = 0;
    std::map<uint16_t, blob> blocks; ///< proven, by share number
    std::optional<blob> plaintext;
  };

  /// The bytes [begin, end) of a file.
  segment_window(const segmentation& shape, uint64_t begin, uint64_t end,
                 size_t max_segments);

  /// Takes in the next segments. `hesitant`: not more than one at a time.
  void fill(bool hesitant);

  std::deque<segment>& segments() { return segments_; }

  /// Null if it has left the window.
  segment* find(uint64_t segment_number);

  /// A segment of the window is decoded.
  void complete(segment& which, blob plaintext);

  /// The next piece of the range, if it is there.
  std::optional<blob> take();

  /// Every segment is there or was.
  bool is_complete() const;

  /// Everything has been taken.
  bool is_drained() const { return segments_.empty() && ahead_.count == 0; }

private:
  segmentation shape_;
  uint64_t begin_;
  uint64_t end_;
  size_t max_segments_;
  size_t ramp_ = 1;
  segment_range ahead_;
  std::deque<segment> segments_;
};

} // namespace tahoe
