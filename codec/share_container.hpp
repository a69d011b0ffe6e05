#pragma once

#include "codec/bytes.hpp"
#include "codec/error.hpp"

namespace tahoe {

/// A lease secret as it stands on disk: in the clear in containers of version
/// 1, hashed in those of version 2. Opaque here.
using stored_lease_secret = byte_string<struct stored_lease_secret_tag, 32>;

/// Somebody's wish that a share be kept.
struct lease {
  static constexpr size_t packed_size = 72;

  uint32_t owner_number = 0;
  stored_lease_secret renew_secret;
  stored_lease_secret cancel_secret;
  uint32_t expiration = 0; ///< seconds since 1970

  byte_buffer pack() const;

  /// @pre packed holds packed_size bytes
  static lease parse(byte_view packed);

  friend bool operator==(const lease&, const lease&) = default;
};

/// The file in which a server keeps an immutable share (spec/chk.md §10).
///
///     container = version data-length lease-count share { lease }
///     lease     = owner-number renew-secret cancel-secret expiration
///
/// Numbers are big-endian in 4 bytes, secrets have 32 bytes. The share's length
/// follows from that of the file; data-length, which ends at 2^32 - 1, is
/// written for old readers only.
struct share_container {
  static constexpr size_t header_size = 12;

  /// As much of the start as tells what kind of container it is.
  static constexpr size_t probe_size = 32;

  uint32_t version = 2;
  uint64_t share_size = 0;
  uint32_t lease_count = 0;

  /// Reads the start of a file of `file_size` bytes, of which
  /// min(file_size, probe_size) bytes are enough. `unsupported` if it is a
  /// mutable container or of an unknown version, `malformed` if it is too short
  /// for its leases.
  static caf::expected<share_container>
  parse(byte_view start, uint64_t file_size);

  byte_buffer pack_header() const;

  /// Where the leases begin in the file.
  uint64_t leases_offset() const { return header_size + share_size; }

  friend bool operator==(const share_container&, const share_container&)
    = default;
};

} // namespace tahoe
