#pragma once

#include "codec/error.hpp"

#include <string>
#include <string_view>

namespace tahoe {

// Names of entries in a directory (spec/vdir.md, "Entries") are UTF-8 in NFC,
// 1 to 255 bytes, neither "." nor "..", without '/' and U+0000. Anything else
// is a name and survives unchanged: control characters, spaces, case.

inline constexpr size_t max_entry_name_length = 255;

/// No text longer than this becomes a name: the NFC of n bytes has at least
/// n / 3.5, as that of U+1FBE U+0308 U+0301, which is U+0390.
inline constexpr size_t max_unnormalised_name_length
  = 4 * max_entry_name_length;

/// The name in NFC, under which everybody finds the entry whatever keyboard
/// the name came from. Fails with malformed, saying which rule is broken and
/// at which byte, counted from 0.
caf::expected<std::string> normalise_entry_name(std::string_view text);

/// Succeeds if a name that somebody else has normalised keeps the other rules.
/// NFC is not asked of it again: of characters that came with a later version
/// of Unicode, two nodes can have different opinions. Otherwise fails with
/// malformed as above.
caf::expected<void> check_entry_name(std::string_view name);

} // namespace tahoe
