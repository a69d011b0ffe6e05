#pragma once

#include "crypto/tagged_hash.hpp"

namespace tahoe {

// The hashes inside an immutable file (spec/chk.md §2, §5, §7, §8). Each name
// stands for one tag; the hashers are for what arrives in pieces.

/// One share's part of one segment.
digest block_hash(byte_view block);
tagged_hasher block_hasher();

/// One segment of the crypttext, without its padding.
digest crypttext_segment_hash(byte_view segment);
tagged_hasher crypttext_segment_hasher();

/// The whole crypttext.
tagged_hasher crypttext_hasher();

/// The packed URI extension; this hash stands in the cap.
digest uri_extension_hash(byte_view uri_extension);

/// An inner node of a hash tree.
digest merkle_node_hash(const digest& left, const digest& right);

/// The leaf that pads a hash tree at leaf position `leaf`.
digest merkle_empty_leaf_hash(uint64_t leaf);

} // namespace tahoe
