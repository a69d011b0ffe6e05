#pragma once

#include "codec/bytes.hpp"
#include "codec/error.hpp"
#include "crypto/secret.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tahoe {

// furl = "pb://" tub-id "@" [hint *15("," hint)] "/" swissnum
// hint = host ":" port
//
// The tub id is 52 and the swissnum 32 characters of base32. A host is a name
// or an address; one of IPv6 stands in brackets. A node that only connects
// outward has no hints (DESIGN.md §4).

inline constexpr size_t max_furl_length = 2000;
inline constexpr size_t max_location_hints = 16;

/// The unguessable name of a service in its tub: who knows it may use it.
using swissnum = secret<struct swissnum_tag, 20>;

/// One place where a tub may listen.
struct location_hint {
  std::string host; ///< without brackets
  uint16_t port = 0;

  friend bool operator==(const location_hint&, const location_hint&) = default;
};

/// Fails with malformed.
caf::expected<location_hint> parse_location_hint(std::string_view text);

/// `host:port`, with brackets around an address of IPv6.
std::string to_string(const location_hint& hint);

/// Where a service is and the right to use it.
struct furl {
  tub_id tub;
  std::vector<location_hint> hints; ///< at most max_location_hints
  swissnum service;

  /// The text that grants access.
  std::string to_uri() const;

  friend bool operator==(const furl&, const furl&) = default;
};

/// Fails with malformed, saying which part is wrong; never repeats the
/// swissnum.
caf::expected<furl> parse_furl(std::string_view text);

} // namespace tahoe
