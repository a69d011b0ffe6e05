#pragma once

#include "codec/error.hpp"

#include <string>
#include <string_view>

namespace tahoe {

/// What a node answers to `POST /session?t=link`.
struct session_link {
  /// `https://NAME:PORT/session?link=SECRET`, or `http:`; nothing in it means
  /// anything to a terminal or in HTML.
  std::string url;
  std::string certificate = {}; ///< what its owner compares; empty: no TLS
};

/// Fails with malformed if the answer has another form.
caf::expected<session_link> parse_session_link(std::string_view answer);

} // namespace tahoe
