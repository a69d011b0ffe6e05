#pragma once

#include "codec/bytes.hpp"
#include "codec/error.hpp"

namespace tahoe {

// netstring = length ":" bytes ","        length in decimal: "3:abc,", "0:,"

/// Appends the netstring of `value` (spec/chk.md §1).
void append_netstring(byte_buffer& to, byte_view value);

/// The netstring of `value`.
byte_buffer netstring(byte_view value);

/// Takes the netstring off the front of `from` and returns its value, a view
/// into the same bytes. `malformed`, with `from` unchanged, unless a complete
/// one stands there.
caf::expected<byte_view> take_netstring(byte_view& from);

} // namespace tahoe
