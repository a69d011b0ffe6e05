#pragma once

#include "codec/bytes.hpp"
#include "codec/segmentation.hpp"

#include <optional>
#include <string>

namespace tahoe {

/// Longer ones are not read.
constexpr size_t max_uri_extension_size = 1999;

/// The URI extension block (UEB): what a reader must know of a file besides its
/// cap, which holds the hash of the packed block (spec/chk.md §8).
///
///     ueb   = { entry }                    sorted by key
///     entry = key ":" netstring            key of A-Z a-z _ -
///
/// Numbers are decimal, hashes are 32 raw bytes. Writers give all eleven
/// fields; readers can do with those that are not optional.
struct uri_extension {
  std::optional<std::string> codec_name;        ///< "crs"
  std::optional<std::string> codec_params;      ///< "segment_size-k-N"
  std::optional<digest> crypttext_hash;         ///< of the whole file
  digest crypttext_root_hash;                   ///< of the segments
  std::optional<uint64_t> needed_shares;        ///< k
  std::optional<uint64_t> num_segments;         ///< segment_count()
  uint64_t segment_size = 0;                    ///< a multiple of k
  digest share_root_hash;                       ///< of the shares' blocks
  std::optional<uint64_t> size;                 ///< of the file
  std::optional<std::string> tail_codec_params; ///< "padded_tail_size-k-N"
  std::optional<uint64_t> total_shares;         ///< N

  /// All eleven fields for a file just encoded.
  static uri_extension
  make(const segmentation& file, const digest& crypttext_hash,
       const digest& crypttext_root_hash, const digest& share_root_hash);

  /// Reads a packed UEB, whose hash has been compared with the cap. Unknown
  /// keys are ignored. `malformed` if it is longer than max_uri_extension_size
  /// or not of the grammar, a key comes twice, a field cannot be its kind of
  /// value, or one that readers need is missing.
  static caf::expected<uri_extension> parse(byte_view packed);

  byte_buffer pack() const;

  /// The segmentation of the file whose cap has these numbers. `malformed` if a
  /// field contradicts it or the cap.
  caf::expected<segmentation>
  check_against(uint64_t file_size, uint16_t needed, uint16_t total) const;

  friend bool operator==(const uri_extension&, const uri_extension&) = default;
};

} // namespace tahoe
