#pragma once

#include <chrono>
#include <cstddef>

namespace tahoe {

/// What clients may make this server wait for and remember.
struct http_limits {
  size_t header_size = 16 * 1024; ///< bytes, request line included
  /// From a request's first byte to the end of its headers.
  std::chrono::milliseconds header_deadline{10'000};
  /// From the end of the last reply to the next request's first byte.
  std::chrono::milliseconds idle_deadline{60'000};
  /// A body, in either direction, moves this much in each such time that the
  /// server waits for the client: 1 KiB/s.
  size_t body_bytes = 30 * 1024;
  std::chrono::milliseconds body_window{30'000};
  /// A body may rest for so long before its connection counts as one that waits
  /// for its client, which may give way to a new one.
  std::chrono::milliseconds body_grace{5'000};
  /// In all. A loopback address gets all but a sixteenth: the machine's own
  /// programs and a proxy in front come from there. Any other gets an eighth.
  size_t connections = 2000;
};

} // namespace tahoe
