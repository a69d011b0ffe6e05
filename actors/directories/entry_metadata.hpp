#pragma once

#include "actors/local_messages.hpp"
#include "codec/error.hpp"
#include "crypto/sealed_entry.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace tahoe {

// metadata = JSON object, UTF-8, at most 4096 bytes (spec/vdir.md, "Entries"):
//   "tahoe": {"linkcrtime": s, "linkmotime": s}    seconds since 1970
//   "no-write": true                               linked for reading only
//   whatever else people put there

/// Fails with malformed, saying why, unless `text` is metadata.
caf::expected<void> check_metadata(std::string_view text);

/// Metadata for an entry that is linked now. `before` is that of the entry it
/// replaces, or empty; `wanted` replaces it but for "tahoe", which nobody sets:
/// the time of creation is that of the first link, the other one is `now`.
/// Fails with malformed for what people ask.
caf::expected<std::string>
metadata_for_link(std::string_view before,
                  const std::optional<std::string>& wanted, wall_time now);

/// `content` as it is linked now, with metadata as above. Where these say
/// `no-write` it is without its write cap.
caf::expected<plain_entry>
entry_to_link(plain_entry content, std::string_view before,
              const std::optional<std::string>& wanted, wall_time now);

} // namespace tahoe
