#include "codec/erasure.hpp"

#include <algorithm>
#include <array>
#include <cassert>
#include <cstring>
#include <memory>

extern "C" {
#include <jerasure.h>
}

namespace tahoe {

namespace {

constexpr int word_bits = 8;

constexpr size_t max_total = 256;

// Blocks are worked on slice by slice, so that the sources stay in the cache
// while every target is made of them.
constexpr size_t slice_size = 64 * 1024;

// GF-Complete's vectors: it stops the process where source and target of a
// multiplication stand differently to them.
constexpr size_t alignment = 16;

static_assert(slice_size % alignment == 0);
static_assert(__STDCPP_DEFAULT_NEW_ALIGNMENT__ % alignment == 0);

using slice_buffer = std::unique_ptr<uint8_t[]>;

bool is_aligned(const uint8_t* bytes) {
  return reinterpret_cast<uintptr_t>(bytes) % alignment == 0;
}

int times(int a, int b) {
  return galois_single_multiply(a, b, word_bits);
}

int over(int a, int b) {
  return galois_single_divide(a, b, word_bits);
}

/// Where a share's polynomial is evaluated: at 0 for share 0, at 2^(n-1) for
/// share n.
std::array<int, max_total> evaluation_points() {
  std::array<int, max_total> points{};
  points[1] = 1;
  for (size_t i = 2; i < points.size(); ++i)
    points[i] = times(points[i - 1], 2);
  return points;
}

/// The blocks of all shares at one byte are the values of a polynomial, so any
/// k of them give any other by Lagrange's formula. Makes one row of
/// coefficients over the `known` shares for each of the `wanted` ones, none of
/// which is known.
std::vector<int> interpolation_rows(std::span<const uint16_t> known,
                                    std::span<const uint16_t> wanted) {
  auto points = evaluation_points();
  std::vector<int> scale;
  for (auto c : known) {
    int product = 1;
    for (auto j : known)
      if (j != c)
        product = times(product, points[c] ^ points[j]);
    scale.push_back(product);
  }
  std::vector<int> rows;
  rows.reserve(known.size() * wanted.size());
  for (auto r : wanted) {
    int product = 1;
    for (auto j : known)
      product = times(product, points[r] ^ points[j]);
    for (size_t i = 0; i < known.size(); ++i)
      rows.push_back(
        over(product, times(scale[i], points[r] ^ points[known[i]])));
  }
  return rows;
}

/// One row of coefficients over the sources makes one target. Slices that are
/// not aligned go through a copy, which costs little since it stays in the
/// cache.
void combine(std::span<const int> rows, std::span<const uint8_t* const> sources,
             std::span<uint8_t* const> targets, size_t size) {
  auto unaligned = [](auto bytes) { return !is_aligned(bytes); };
  auto copy_size = std::min(slice_size, (size / alignment + 1) * alignment);
  slice_buffer source_copies;
  slice_buffer target_copy;
  if (std::any_of(sources.begin(), sources.end(), unaligned))
    source_copies
      = std::make_unique_for_overwrite<uint8_t[]>(sources.size() * copy_size);
  if (std::any_of(targets.begin(), targets.end(), unaligned))
    target_copy = std::make_unique_for_overwrite<uint8_t[]>(copy_size);
  std::vector<char*> slices(sources.size());
  for (size_t offset = 0; offset < size; offset += slice_size) {
    auto length = std::min(slice_size, size - offset);
    for (size_t i = 0; i < sources.size(); ++i) {
      auto slice = const_cast<uint8_t*>(sources[i]) + offset; // only read
      if (!is_aligned(slice)) {
        auto copy = source_copies.get() + i * copy_size;
        std::memcpy(copy, slice, length);
        slice = copy;
      }
      slices[i] = reinterpret_cast<char*>(slice);
    }
    auto coefficient = rows.begin();
    for (auto target : targets) {
      auto slice = is_aligned(target) ? target + offset : target_copy.get();
      for (size_t i = 0; i < slices.size(); ++i)
        galois_w08_region_multiply(slices[i], *coefficient++,
                                   static_cast<int>(length),
                                   reinterpret_cast<char*>(slice), i > 0);
      if (slice != target + offset)
        std::memcpy(target + offset, slice, length);
    }
  }
}

std::vector<uint16_t> numbers(uint16_t first, uint16_t end) {
  std::vector<uint16_t> result;
  for (auto i = first; i < end; ++i)
    result.push_back(i);
  return result;
}

} // namespace

caf::expected<void> erasure_code::initialize_tables() {
  // Jerasure makes the fields of 2^8 and of 2^32 elements on first use, and its
  // functions for either may reach for both.
  static const bool done
    = galois_init_default_field(8) == 0 && galois_init_default_field(32) == 0;
  if (!done)
    return failure(ec::unsupported, "Jerasure cannot make its tables");
  return {};
}

caf::expected<erasure_code>
erasure_code::make(uint16_t needed, uint16_t total) {
  if (needed < 1 || needed > total || total > max_total)
    return failure(ec::malformed, "no code is " + std::to_string(needed)
                                    + "-of-" + std::to_string(total));
  return erasure_code{needed, total};
}

erasure_code::erasure_code(uint16_t needed, uint16_t total)
  : needed_(needed), total_(total),
    check_rows_(
      interpolation_rows(numbers(0, needed), numbers(needed, total))) {}

void erasure_code::encode(std::span<const uint8_t* const> data,
                          std::span<uint8_t* const> check, size_t size) const {
  assert(data.size() == needed_ && check.size() == size_t{total_} - needed_);
  combine(check_rows_, data, check, size);
}

caf::expected<void>
erasure_code::decode(std::span<const numbered_block> blocks,
                     std::span<uint8_t* const> data, size_t size) const {
  assert(data.size() == needed_);
  if (blocks.size() != needed_)
    return failure(ec::malformed, std::to_string(blocks.size())
                                    + " blocks given where decoding takes "
                                    + std::to_string(needed_));
  std::array<bool, max_total> given{};
  for (auto& block : blocks) {
    if (block.share_number >= total_ || given[block.share_number])
      return failure(ec::malformed, "block of share "
                                      + std::to_string(block.share_number)
                                      + " given twice or out of range");
    given[block.share_number] = true;
  }
  std::vector<uint16_t> known;
  std::vector<const uint8_t*> sources;
  for (auto& block : blocks) {
    known.push_back(block.share_number);
    sources.push_back(block.bytes);
  }
  std::vector<uint16_t> missing;
  std::vector<uint8_t*> targets;
  for (uint16_t i = 0; i < needed_; ++i)
    if (!given[i]) {
      missing.push_back(i);
      targets.push_back(data[i]);
    }
  combine(interpolation_rows(known, missing), sources, targets, size);
  for (auto& block : blocks)
    if (block.share_number < needed_ && data[block.share_number] != block.bytes)
      std::memcpy(data[block.share_number], block.bytes, size);
  return {};
}

} // namespace tahoe
