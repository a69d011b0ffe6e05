#pragma once

#include <chrono>
#include <cstddef>

namespace tahoe {

/// What a tub grants to each peer. None of these can be raised by a peer.
struct tub_limits {
  /// Largest message: of a peer that may use a service or owes us an answer,
  /// and of anybody else.
  size_t max_payload = size_t{2} << 20;
  size_t max_stranger_payload = 4096;

  /// Reading from a peer stops above either of these; TCP then holds it back.
  size_t max_unanswered_bytes = size_t{16} << 20;
  size_t max_unanswered_requests = 1024;

  /// A peer that does not read is dropped above this.
  size_t max_write_buffer = size_t{32} << 20;

  /// Distinct actors of the peer that may send to us: each costs a proxy.
  size_t max_senders = 64;

  /// All connections, each a descriptor; and those that others opened and
  /// whose peer is not known yet: beyond, the oldest goes.
  size_t max_connections = 4096;
  size_t max_handshakes = 256;

  std::chrono::milliseconds handshake_deadline{10000};
  std::chrono::milliseconds keep_alive{20000};
  std::chrono::milliseconds silence_deadline{60000};
};

} // namespace tahoe
