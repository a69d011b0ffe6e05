#pragma once

#include "codec/bytes.hpp"

#include <optional>

namespace tahoe {

// hello = "TUB1" verdict %x00.00.00 incarnation gateway 8(%x00)
//
// verdict (1 byte), incarnation and gateway (8 bytes each, big-endian).
//
// The first 32 bytes in each direction of a connection, before BASP. The
// client's hello comes first and carries the verdict `asking`; the server's
// answers it. The hello exists because BASP closes both connections when two
// nodes dial each other at the same time: it settles which one stays.

enum class hello_verdict : uint8_t {
  asking = 0,
  accepted = 1,
  duplicate = 2, ///< another connection of this pair is there or on its way
  stale = 3,     ///< the peer's former life was still connected: dial again
};

struct hello {
  static constexpr size_t size = 32;

  hello_verdict verdict = hello_verdict::asking;
  uint64_t incarnation = 0; ///< drawn at each start of a node
  uint64_t gateway = 0;     ///< actor id by which to ask for services

  byte_buffer pack() const;

  /// Empty if the bytes are no hello.
  static std::optional<hello> parse(byte_view bytes);
};

} // namespace tahoe
