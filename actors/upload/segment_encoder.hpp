#pragma once

#include "actors/blob.hpp"
#include "codec/erasure.hpp"
#include "codec/segmentation.hpp"
#include "crypto/keys.hpp"

#include <vector>

namespace tahoe {

/// One segment as the servers will hold it. The first k blocks are slices of
/// the crypttext.
struct encoded_segment {
  uint64_t number = 0;
  blob crypttext;           ///< without padding
  digest crypttext_hash;    ///< of the crypttext
  std::vector<blob> blocks; ///< one for each share
  std::vector<digest> block_hashes;
};

/// Turns segments of plaintext into blocks (spec/chk.md §4 and §5). Immutable:
/// several threads may encode segments of one file at the same time.
class segment_encoder {
public:
  /// Fails with malformed if there is no such code.
  static caf::expected<segment_encoder>
  make(const encryption_key& key, const segmentation& file);

  const segmentation& file() const { return file_; }

  /// Memory to read a segment's plaintext into: room for its padding too.
  blob buffer_for(uint64_t number) const {
    return blob{file_.block_size(number) * file_.needed_shares()};
  }

  /// Encrypts the plaintext in `segment`, a buffer_for(number), in place, pads,
  /// codes and hashes it. Nobody else may hold the blob. Fails with io_failure
  /// if OpenSSL does.
  caf::expected<encoded_segment> encode(uint64_t number, blob segment) const;

private:
  segment_encoder(const encryption_key& key, const segmentation& file,
                  erasure_code code)
    : key_(key), file_(file), code_(std::move(code)) {}

  /// Appends the check blocks to the k blocks of data.
  void add_check_blocks(std::vector<blob>& blocks, size_t block_size) const;

  encryption_key key_;
  segmentation file_;
  erasure_code code_;
};

} // namespace tahoe
