#pragma once

#include "codec/bytes.hpp"
#include "codec/segmentation.hpp"
#include "codec/uri_extension.hpp"

namespace tahoe {

/// A run of bytes of a share.
struct share_area {
  uint64_t offset = 0;
  uint64_t length = 0;

  uint64_t end() const { return offset + length; }

  friend bool operator==(const share_area&, const share_area&) = default;
};

/// Where the parts of an immutable share stand (spec/chk.md §9). What counts
/// from the start of the share is inside the server's container.
///
///     share  = header data plaintext-tree crypttext-tree block-tree chain ueb
///     header = version            4 bytes: 1 or 2
///              block-size         that of all segments but the last
///              data-size          all blocks of the share
///              offset offset offset offset offset offset
///                                 of data, plaintext-tree … ueb
///     ueb    = length bytes
///
/// All are big-endian; block-size, data-size, the offsets and length take 4
/// bytes in version 1 and 8 bytes in version 2, which is written where 4 do not
/// suffice.
struct share_layout {
  static constexpr size_t max_header_size = 0x44;

  uint32_t version = 1;
  uint64_t block_size = 0;
  uint64_t data_size = 0;
  share_area data;
  share_area plaintext_hash_tree; ///< reserved: written as zeros, never read
  share_area crypttext_hash_tree;
  share_area block_hash_tree;
  share_area share_hash_chain;
  share_area uri_extension; ///< with the field that tells its length

  /// Lays out a share to be written. `malformed` if it would be larger than
  /// 2^63 bytes.
  static caf::expected<share_layout>
  make(const segmentation& file, size_t uri_extension_length);

  /// Reads the layout of a stored share of `share_size` bytes from its start,
  /// of which min(share_size, max_header_size) bytes are enough. Each area
  /// reaches to the next one, the last to the end of the share. `malformed` if
  /// the offsets do not ascend or leave the share, `unsupported` if the version
  /// is unknown.
  static caf::expected<share_layout>
  parse(byte_view start, uint64_t share_size);

  /// Succeeds if each area has room for what a share of `file` holds, as known
  /// from cap and UEB. Areas may be larger, for readers go by the offsets.
  caf::expected<void> check_against(const segmentation& file) const;

  /// The size of the whole share: what to ask a server to allocate.
  uint64_t size() const { return uri_extension.end(); }

  byte_buffer pack_header() const;

  /// What to write into the last area: the length and the UEB.
  byte_buffer pack_uri_extension(byte_view packed) const;

  /// The UEB in `area`, the first bytes of the last area: all of it or
  /// max_uri_extension_area bytes. A view into the same bytes; `malformed` if
  /// its length is not in 1 to max_uri_extension_size or past the area's end.
  caf::expected<byte_view> unpack_uri_extension(byte_view area) const;

  friend bool operator==(const share_layout&, const share_layout&) = default;
};

/// The longest UEB that is read, with its length field.
constexpr size_t max_uri_extension_area = max_uri_extension_size + 8;

/// The bytes a hash tree over so many leaves takes: complete, with as many
/// leaves as the next power of two.
/// @pre 1 <= leaf_count <= 2^57
uint64_t hash_tree_size(uint64_t leaf_count);

} // namespace tahoe
