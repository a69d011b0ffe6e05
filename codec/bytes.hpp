#pragma once

#include <algorithm>
#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tahoe {

using byte_buffer = std::vector<uint8_t>;
using byte_view = std::span<const uint8_t>;

/// A byte string of fixed length. The tag keeps two kinds of the same length
/// apart, so that a tub id cannot be passed for a hash.
template <class Tag, size_t N>
struct byte_string {
  static constexpr size_t length = N;

  std::array<uint8_t, N> bytes{};

  /// Empty unless `from` holds exactly N bytes.
  static std::optional<byte_string> from(byte_view from) {
    if (from.size() != N)
      return std::nullopt;
    byte_string result;
    std::copy(from.begin(), from.end(), result.bytes.begin());
    return result;
  }

  byte_view view() const { return bytes; }

  friend bool operator==(const byte_string&, const byte_string&) = default;
  friend auto operator<=>(const byte_string&, const byte_string&) = default;

  template <class Inspector>
  friend typename Inspector::result_type inspect(Inspector& f, byte_string& x) {
    return f(x.bytes);
  }
};

/// Names a bucket: all shares of one file.
using storage_index = byte_string<struct storage_index_tag, 16>;

/// Names a node: SHA-256 of its public key (SPKI, DER).
using tub_id = byte_string<struct tub_id_tag, 32>;

/// A SHA-256d tagged hash: block, segment, tree node, UEB.
using digest = byte_string<struct digest_tag, 32>;

inline byte_view as_bytes(std::string_view text) {
  return {reinterpret_cast<const uint8_t*>(text.data()), text.size()};
}

inline std::string_view as_text(byte_view bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

inline void append(byte_buffer& to, byte_view what) {
  // Not insert(), in which g++ 12 sees overflows that are none.
  to.resize(to.size() + what.size());
  std::copy_backward(what.begin(), what.end(), to.end());
}

} // namespace tahoe
