#include "codec/segmentation.hpp"

#include <algorithm>
#include <cassert>

namespace tahoe {

namespace {

uint64_t divide_up(uint64_t a, uint64_t b) {
  return a / b + (a % b != 0);
}

uint64_t round_up(uint64_t a, uint64_t b) {
  return divide_up(a, b) * b;
}

caf::expected<void> check(uint64_t size, uint64_t segment_size,
                          uint16_t needed_shares, uint16_t total_shares) {
  constexpr auto max_size = segmentation::max_file_size;
  if (needed_shares < 1 || needed_shares > total_shares
      || total_shares > segmentation::max_total_shares)
    return failure(ec::malformed,
                   "no code is " + std::to_string(needed_shares) + "-of-"
                     + std::to_string(total_shares)
                     + ": needed is 1 to total, and total at most 256");
  if (size < 1 || size > max_size)
    return failure(ec::malformed, "no file of " + std::to_string(size)
                                    + " bytes can be encoded: sizes are 1 to "
                                      "2^63");
  // Rounding up to a multiple of k must not overflow either.
  if (segment_size < 1 || segment_size > max_size + needed_shares)
    return failure(ec::malformed, "no segment has "
                                    + std::to_string(segment_size)
                                    + " bytes: sizes are 1 to 2^63");
  return {};
}

} // namespace

caf::expected<segmentation>
segmentation::for_upload(uint64_t size, uint64_t max_segment_size,
                         uint16_t needed_shares, uint16_t total_shares) {
  auto valid = check(size, max_segment_size, needed_shares, total_shares);
  if (!valid)
    return std::move(valid.error());
  auto whole = std::min(size, max_segment_size);
  segmentation result{size, round_up(whole, needed_shares), needed_shares,
                      total_shares};
  if (auto count = result.segment_count(); count > max_segment_count)
    return failure(ec::malformed,
                   "a file of " + std::to_string(size) + " bytes has "
                     + std::to_string(count) + " segments of "
                     + std::to_string(result.segment_size()) + " bytes, and "
                     + std::to_string(max_segment_count)
                     + " is the most: set a larger segment size");
  return result;
}

caf::expected<segmentation>
segmentation::for_download(uint64_t size, uint64_t segment_size,
                           uint16_t needed_shares, uint16_t total_shares) {
  auto valid = check(size, segment_size, needed_shares, total_shares);
  if (!valid)
    return std::move(valid.error());
  if (segment_size % needed_shares != 0)
    return failure(ec::malformed, "segments of " + std::to_string(segment_size)
                                    + " bytes cannot be cut into "
                                    + std::to_string(needed_shares)
                                    + " equal blocks");
  return segmentation{size, segment_size, needed_shares, total_shares};
}

segmentation::segmentation(uint64_t size, uint64_t segment_size,
                           uint16_t needed_shares, uint16_t total_shares)
  : size_(size), segment_size_(segment_size), needed_shares_(needed_shares),
    total_shares_(total_shares) {}

uint64_t segmentation::segment_count() const {
  return divide_up(size_, segment_size_);
}

uint64_t segmentation::tail_size() const {
  return size_ - segment_offset(segment_count() - 1);
}

uint64_t segmentation::padded_tail_size() const {
  return round_up(tail_size(), needed_shares_);
}

uint64_t segmentation::segment_offset(uint64_t segment_number) const {
  assert(segment_number < segment_count());
  return segment_number * segment_size_;
}

uint64_t segmentation::segment_length(uint64_t segment_number) const {
  return std::min(segment_size_, size_ - segment_offset(segment_number));
}

uint64_t segmentation::block_size() const {
  return segment_size_ / needed_shares_;
}

uint64_t segmentation::block_size(uint64_t segment_number) const {
  return divide_up(segment_length(segment_number), needed_shares_);
}

uint64_t segmentation::block_offset(uint64_t segment_number) const {
  assert(segment_number < segment_count());
  return segment_number * block_size();
}

uint64_t segmentation::share_data_size() const {
  return divide_up(size_, needed_shares_);
}

segment_range
segmentation::segments_of(uint64_t offset, uint64_t length) const {
  if (offset >= size_ || length == 0)
    return {};
  auto last_byte = offset + std::min(length, size_ - offset) - 1;
  auto first = offset / segment_size_;
  return {first, last_byte / segment_size_ - first + 1};
}

} // namespace tahoe
