#pragma once

#include "codec/error.hpp"

#include <cstddef>

namespace tahoe {

/// What a search for the shares of a file came to.
struct search_result {
  size_t needed_shares = 0;
  size_t good_shares = 0; ///< different ones
  size_t damaged_shares
    = 0; ///< different ones, of which no good copy was found
  size_t damaged_copies = 0;
  size_t servers = 0; ///< connected
  size_t asked = 0;
  size_t answers = 0;
  size_t disconnected = 0; ///< servers that are known, but out of reach
};

/// Says why a file cannot be read: try_later without servers,
/// integrity_failure if it could be read but for the damage, otherwise
/// not_enough_shares. If not a single one was found, for whatever reason, the
/// text begins with "no shares could be found" (spec/wapi.md).
caf::error shortage(const search_result& search);

} // namespace tahoe
