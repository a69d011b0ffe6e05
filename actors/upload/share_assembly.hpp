#pragma once

#include "actors/upload/segment_encoder.hpp"
#include "codec/share_layout.hpp"
#include "crypto/tagged_hash.hpp"

namespace tahoe {

/// What follows the blocks of the shares: in each share first the part that
/// all of them have, then its own.
struct share_endings {
  blob common;           ///< plaintext tree (zeros) and crypttext tree
  std::vector<blob> own; ///< block tree, chain and UEB of each share
  digest uri_extension_hash;
};

/// Collects the hashes of a file's segments and makes of them what stands in
/// its shares besides the blocks (spec/chk.md §7 to §9). A share is the
/// header, its blocks in order, the common and its own ending.
class share_assembly {
public:
  /// Fails with malformed if the shares would be too large.
  static caf::expected<share_assembly> make(const segmentation& file);

  /// The size of each share.
  uint64_t share_size() const { return layout_.size(); }

  /// What each share begins with.
  blob header() const { return blob{layout_.pack_header()}; }

  /// Takes note of the next segment's hashes.
  /// @pre the segments come in order
  void add(const encoded_segment& segment);

  /// @pre all segments were added
  share_endings finish();

private:
  share_assembly(const segmentation& file, const share_layout& layout);

  segmentation file_;
  share_layout layout_;
  tagged_hasher crypttext_hasher_;
  std::vector<digest> segment_hashes_;
  std::vector<std::vector<digest>> block_hashes_; ///< by share
};

} // namespace tahoe
