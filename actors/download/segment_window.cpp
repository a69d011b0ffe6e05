#include "actors/download/segment_window.hpp"

#include <algorithm>

namespace tahoe {

namespace {

// Segments held ahead may take this much; one is held in any case.
constexpr uint64_t max_bytes = 32 << 20;

} // namespace

segment_window::segment_window(const segmentation& shape, uint64_t begin,
                               uint64_t end, size_t max_segments)
  : shape_(shape), begin_(begin), end_(end),
    max_segments_(std::clamp<uint64_t>(max_bytes / shape.segment_size(), 1,
                                       std::max<size_t>(max_segments, 1))),
    ahead_(shape.segments_of(begin, end - begin)) {}

void segment_window::fill(bool hesitant) {
  auto size = hesitant ? 1 : std::min(ramp_, max_segments_);
  for (; ahead_.count > 0 && segments_.size() < size; --ahead_.count)
    segments_.push_back({ahead_.first++, {}, {}});
}

segment_window::segment* segment_window::find(uint64_t segment_number) {
  auto i = std::find_if(segments_.begin(), segments_.end(),
                        [&](auto& x) { return x.number == segment_number; });
  return i == segments_.end() ? nullptr : &*i;
}

void segment_window::complete(segment& which, blob plaintext) {
  which.blocks.clear();
  which.plaintext = std::move(plaintext);
  ++ramp_;
}

std::optional<blob> segment_window::take() {
  if (segments_.empty() || !segments_.front().plaintext)
    return std::nullopt;
  auto piece = std::move(*segments_.front().plaintext);
  auto offset = shape_.segment_offset(segments_.front().number);
  segments_.pop_front();
  auto first = std::max(begin_, offset) - offset;
  auto last = std::min(end_ - offset, uint64_t{piece.size()});
  return piece.slice(first, last - first);
}

bool segment_window::is_complete() const {
  return ahead_.count == 0
         && std::all_of(segments_.begin(), segments_.end(),
                        [](auto& x) { return x.plaintext.has_value(); });
}

} // namespace tahoe
