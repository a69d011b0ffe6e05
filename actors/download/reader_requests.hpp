#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <variant>

namespace tahoe {

// What a chk_reader wants done. It knows servers by number, in the order in
// which they were added.

/// Add the servers that are connected and not known yet.
struct want_servers {};

/// Ask this server which shares it has.
struct want_shares {
  size_t server = 0;
};

/// Read from a share.
struct want_bytes {
  uint64_t ticket = 0; ///< to be given with the result
  size_t server = 0;
  uint8_t share_number = 0;
  uint64_t offset = 0;
  uint32_t length = 0;
};

/// Tell this server that its share is damaged.
struct want_report {
  size_t server = 0;
  uint8_t share_number = 0;
  std::string reason;
};

using reader_request
  = std::variant<want_servers, want_shares, want_bytes, want_report>;

} // namespace tahoe
