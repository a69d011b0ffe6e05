#pragma once

#include "codec/bytes.hpp"

#include <span>
#include <vector>

namespace tahoe {

/// Where a server stands on the ring of one file: SHA1(si || seed)
/// (spec/chk.md §12).
using server_order_key = byte_string<struct server_order_key_tag, 20>;

server_order_key order_key(const storage_index& si, byte_view seed);

/// The order in which to ask servers for the shares of a file: indices into
/// `servers`, whose tub ids are their permutation seeds. Each file has an
/// order of its own, the same for everybody.
std::vector<size_t>
permuted_order(const storage_index& si, std::span<const tub_id> servers);

} // namespace tahoe
