#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// The headers by which a client asks for a part of a file, or only for what it
// does not have yet (RFC 9110 §13 and §14, spec/wapi.md §4). Pure functions.

namespace tahoe {

/// The bytes [offset, offset + length) of a file; length is not 0.
struct byte_range {
  uint64_t offset = 0;
  uint64_t length = 0;

  friend bool operator==(const byte_range&, const byte_range&) = default;
};

enum class range_outcome {
  whole_file, ///< no range, or one that cannot be parsed: answer 200
  partial,    ///< answer 206
  beyond_end, ///< answer 416
};

struct range_choice {
  range_outcome outcome = range_outcome::whole_file;
  byte_range range; ///< set if partial

  friend bool operator==(const range_choice&, const range_choice&) = default;
};

/// What a `Range` header (empty: none) asks of a file of `size` bytes. Of
/// several ranges the first is served.
range_choice choose_range(std::string_view header, uint64_t size);

/// True if `If-None-Match` names `tag` (which is without quotes). Clients of
/// Tahoe-LAFS send tags without quotes, as they get them there.
bool names_entity_tag(std::string_view if_none_match, std::string_view tag);

} // namespace tahoe
