#pragma once

#include "codec/error.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tahoe {

// A file authorized_keys.PORT of the configuration directory:
//
//   file   := [ "# bind" address LF ] { line LF }
//   line   := empty | "#" text | type base64 [ comment ]
//
// Options before the type, which OpenSSH knows, are refused: a line that means
// to limit a key must not let it in without limits.

struct authorized_key {
  std::string type;    ///< `ssh-ed25519`
  std::string base64;  ///< the key itself, canonical
  std::string comment; ///< whose it is

  friend bool operator==(const authorized_key&, const authorized_key&)
    = default;
};

struct authorized_keys {
  std::optional<std::string> bind; ///< where to listen, if not on loopback
  std::vector<authorized_key> keys;
  std::vector<std::string> skipped; ///< `line 3: what is wrong with it`

  /// Whether this key, as base64, may log in.
  bool contains(std::string_view base64) const;
};

authorized_keys parse_authorized_keys(std::string_view text);

/// `refused` if others than the owner may write the file: they could let
/// themselves in.
caf::expected<authorized_keys>
read_authorized_keys(const std::filesystem::path& path);

} // namespace tahoe
