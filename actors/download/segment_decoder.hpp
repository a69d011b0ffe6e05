#pragma once

#include "actors/blob.hpp"
#include "codec/erasure.hpp"
#include "codec/segmentation.hpp"
#include "crypto/keys.hpp"

#include <span>

namespace tahoe {

/// Makes a segment's plaintext from k blocks of different shares, each
/// block_size(segment_number) bytes whose hash was right. Pure: many may run
/// at once. Fails with integrity_failure if the segment is not the one that
/// `crypttext_hash` stands for.
caf::expected<blob>
decode_segment(const erasure_code& code, const segmentation& shape,
               const encryption_key& key, uint64_t segment_number,
               std::span<const numbered_block> blocks,
               const digest& crypttext_hash);

} // namespace tahoe
