#pragma once

#include "codec/bytes.hpp"
#include "codec/error.hpp"

namespace tahoe {

/// One node of the share hash tree, numbered as in the flat array: 0 is the
/// root, the children of i are 2i + 1 and 2i + 2.
struct share_hash {
  uint16_t node_number = 0;
  digest hash;

  friend bool operator==(const share_hash&, const share_hash&) = default;
};

// chain = { node-number hash }        2 bytes big-endian, 32 bytes

constexpr size_t share_hash_size = 2 + digest::length;

/// How many nodes the chain of each share has.
size_t chain_length(uint16_t total_shares);

/// The nodes that prove the root of a share's block hash tree against the share
/// hash tree: the siblings on the way to the root and the share's own leaf, in
/// the order in which a share file holds them, which is that of a CPython set
/// (spec/chk.md §9, chain order).
/// @pre share_number < total_shares <= 256
std::vector<uint16_t> chain_order(uint16_t total_shares, uint16_t share_number);

byte_buffer pack_chain(const std::vector<share_hash>& chain);

/// Reads a stored chain, in whatever order it is. `malformed` if its length is
/// no multiple of share_hash_size, if it holds more nodes than a tree over 256
/// shares has, or a node twice.
caf::expected<std::vector<share_hash>> parse_chain(byte_view packed);

} // namespace tahoe
