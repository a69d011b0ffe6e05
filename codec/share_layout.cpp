#include "codec/share_layout.hpp"

#include "codec/big_endian.hpp"
#include "codec/share_hash_chain.hpp"

#include <bit>
#include <cassert>
#include <limits>

namespace tahoe {

namespace {

// With as many, all areas together stay far below 2^64.
constexpr uint64_t max_segments = uint64_t{1} << 48;

constexpr uint64_t max_share_size = uint64_t{1} << 63;

/// Version, two sizes and six offsets.
constexpr uint64_t header_size(size_t field_size) {
  return 4 + 8 * field_size;
}

static_assert(header_size(8) == share_layout::max_header_size);

/// The bytes of a number in a share of this version.
size_t field_size_of(uint32_t version) {
  return version == 1 ? 4 : 8;
}

void append_field(byte_buffer& to, size_t field_size, uint64_t value) {
  if (field_size == 4)
    append_big_endian(to, static_cast<uint32_t>(value));
  else
    append_big_endian(to, value);
}

uint64_t read_field(byte_view from, size_t field_size, size_t offset) {
  return field_size == 4 ? read_big_endian<uint32_t>(from, offset)
                         : read_big_endian<uint64_t>(from, offset);
}

/// Puts the areas, whose lengths are known, one after another.
void place_areas(share_layout& layout) {
  auto offset = header_size(field_size_of(layout.version));
  for (auto area : {&layout.data, &layout.plaintext_hash_tree,
                    &layout.crypttext_hash_tree, &layout.block_hash_tree,
                    &layout.share_hash_chain, &layout.uri_extension}) {
    area->offset = offset;
    offset += area->length;
  }
}

} // namespace

uint64_t hash_tree_size(uint64_t leaf_count) {
  assert(leaf_count >= 1 && leaf_count <= uint64_t{1} << 57);
  return (2 * std::bit_ceil(leaf_count) - 1) * digest::length;
}

caf::expected<share_layout>
share_layout::make(const segmentation& file, size_t uri_extension_length) {
  if (file.segment_count() > max_segments)
    return failure(ec::malformed, "file of more than 2^48 segments: take "
                                  "larger ones");
  auto tree_size = hash_tree_size(file.segment_count());
  share_layout result;
  result.block_size = file.block_size();
  result.data_size = file.share_data_size();
  result.data.length = result.data_size;
  result.plaintext_hash_tree.length = tree_size;
  result.crypttext_hash_tree.length = tree_size;
  result.block_hash_tree.length = tree_size;
  result.share_hash_chain.length
    = chain_length(file.total_shares()) * share_hash_size;
  result.uri_extension.length = field_size_of(1) + uri_extension_length;
  place_areas(result);
  // Blocks are smaller than data, and no offset is larger than the last one.
  if (std::max(result.block_size, result.uri_extension.offset)
      > std::numeric_limits<uint32_t>::max()) {
    result.version = 2;
    result.uri_extension.length = field_size_of(2) + uri_extension_length;
    place_areas(result);
  }
  if (result.size() > max_share_size)
    return failure(ec::malformed, "shares would be larger than 2^63 bytes");
  return result;
}

caf::expected<share_layout>
share_layout::parse(byte_view start, uint64_t share_size) {
  if (start.size() < 4)
    return failure(ec::malformed, "share cut short in its version");
  share_layout result;
  result.version = read_big_endian<uint32_t>(start, 0);
  if (result.version != 1 && result.version != 2)
    return failure(ec::unsupported, "share of the unknown version "
                                      + std::to_string(result.version));
  auto field_size = field_size_of(result.version);
  auto end_of_header = header_size(field_size);
  if (start.size() < end_of_header)
    return failure(ec::malformed, "share cut short in its header");
  result.block_size = read_field(start, field_size, 4);
  result.data_size = read_field(start, field_size, 4 + field_size);
  auto offset_at = 4 + 2 * field_size;
  auto previous_end = end_of_header;
  share_area* previous = nullptr;
  for (auto area : {&result.data, &result.plaintext_hash_tree,
                    &result.crypttext_hash_tree, &result.block_hash_tree,
                    &result.share_hash_chain, &result.uri_extension}) {
    area->offset = read_field(start, field_size, offset_at);
    if (area->offset < previous_end)
      return failure(ec::malformed, "share whose offsets do not ascend");
    if (previous)
      previous->length = area->offset - previous->offset;
    previous = area;
    previous_end = area->offset;
    offset_at += field_size;
  }
  if (share_size < field_size || previous_end > share_size - field_size)
    return failure(ec::malformed, "share cut short before its UEB");
  result.uri_extension.length = share_size - previous_end;
  return result;
}

caf::expected<void>
share_layout::check_against(const segmentation& file) const {
  auto wanted = make(file, 0);
  if (!wanted)
    return std::move(wanted.error());
  if (data.length < wanted->data.length
      || crypttext_hash_tree.length < wanted->crypttext_hash_tree.length
      || block_hash_tree.length < wanted->block_hash_tree.length
      || share_hash_chain.length < wanted->share_hash_chain.length)
    return failure(ec::malformed, "share with too little room for what its "
                                  "file has");
  return {};
}

byte_buffer share_layout::pack_header() const {
  auto field_size = field_size_of(version);
  byte_buffer header;
  append_big_endian(header, version);
  for (auto value :
       {block_size, data_size, data.offset, plaintext_hash_tree.offset,
        crypttext_hash_tree.offset, block_hash_tree.offset,
        share_hash_chain.offset, uri_extension.offset})
    append_field(header, field_size, value);
  return header;
}

byte_buffer share_layout::pack_uri_extension(byte_view packed) const {
  byte_buffer area;
  append_field(area, field_size_of(version), packed.size());
  append(area, packed);
  return area;
}

caf::expected<byte_view>
share_layout::unpack_uri_extension(byte_view area) const {
  auto field_size = field_size_of(version);
  if (area.size() < field_size)
    return failure(ec::malformed, "share cut short before its UEB");
  auto length = read_field(area, field_size, 0);
  if (length < 1 || length > max_uri_extension_size)
    return failure(ec::malformed,
                   "share with a UEB of " + std::to_string(length) + " bytes");
  if (length > area.size() - field_size)
    return failure(ec::malformed, "share cut short in its UEB");
  return area.subspan(field_size, length);
}

} // namespace tahoe
