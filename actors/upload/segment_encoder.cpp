#include "actors/upload/segment_encoder.hpp"

#include "crypto/aes_ctr.hpp"
#include "crypto/file_hashes.hpp"

#include <cassert>

namespace tahoe {

namespace {

// Blocks that start at a multiple of this are coded without a copy.
constexpr size_t buffer_alignment = 16;

} // namespace

caf::expected<segment_encoder>
segment_encoder::make(const encryption_key& key, const segmentation& file) {
  auto code = erasure_code::make(file.needed_shares(), file.total_shares());
  if (!code)
    return std::move(code.error());
  return segment_encoder{key, file, std::move(*code)};
}

caf::expected<encoded_segment>
segment_encoder::encode(uint64_t number, blob segment) const {
  auto length = file_.segment_length(number);
  auto block_size = file_.block_size(number);
  assert(segment.size() == block_size * file_.needed_shares());
  std::span<uint8_t> bytes{segment.mutable_data(), segment.size()};
  aes_ctr cipher{key_};
  if (auto done
      = cipher.apply(file_.segment_offset(number), bytes.first(length));
      !done)
    return std::move(done.error());
  // Padding is added to the crypttext: what decodes to zeros is not secret.
  std::fill(bytes.begin() + static_cast<ptrdiff_t>(length), bytes.end(), 0);
  encoded_segment result;
  result.number = number;
  result.crypttext = segment.slice(0, length);
  result.crypttext_hash = crypttext_segment_hash(result.crypttext.view());
  result.blocks.reserve(file_.total_shares());
  for (size_t i = 0; i < file_.needed_shares(); ++i)
    result.blocks.push_back(segment.slice(i * block_size, block_size));
  add_check_blocks(result.blocks, block_size);
  result.block_hashes.reserve(result.blocks.size());
  for (auto& block : result.blocks)
    result.block_hashes.push_back(block_hash(block.view()));
  return result;
}

void segment_encoder::add_check_blocks(std::vector<blob>& blocks,
                                       size_t block_size) const {
  size_t count = file_.total_shares() - file_.needed_shares();
  if (count == 0)
    return;
  std::vector<const uint8_t*> data;
  for (auto& block : blocks)
    data.push_back(block.data());
  auto stride
    = (block_size + buffer_alignment - 1) / buffer_alignment * buffer_alignment;
  blob all{count * stride};
  std::vector<uint8_t*> check;
  for (size_t i = 0; i < count; ++i)
    check.push_back(all.mutable_data() + i * stride);
  code_.encode(data, check, block_size);
  for (size_t i = 0; i < count; ++i)
    blocks.push_back(all.slice(i * stride, block_size));
}

} // namespace tahoe
