#pragma once

#include "codec/bytes.hpp"

#include <array>
#include <optional>
#include <span>
#include <string>
#include <utility>

namespace tahoe {

/// Overwrites `bytes` in a way no optimiser removes.
void wipe(std::span<uint8_t> bytes);

/// Compares without telling by its duration where the bytes differ; it does
/// tell whether their lengths do.
bool secret_equal(byte_view a, byte_view b);

/// Secret bytes of fixed length: a key, a swissnum, a lease secret. Compared
/// in constant time, printed as `<secret>`, overwritten when it dies. The tag
/// keeps two kinds of the same length apart.
template <class Tag, size_t N>
class secret {
public:
  static constexpr size_t length = N;

  secret() = default;
  secret(const secret&) = default;
  secret& operator=(const secret&) = default;
  ~secret() { wipe(bytes_); }

  /// Empty unless `from` holds exactly N bytes.
  static std::optional<secret> from(byte_view from) {
    if (from.size() != N)
      return std::nullopt;
    secret result;
    std::copy(from.begin(), from.end(), result.bytes_.begin());
    return result;
  }

  /// The bytes themselves, for deriving, encrypting and storing.
  byte_view reveal() const { return bytes_; }

  friend bool operator==(const secret& a, const secret& b) {
    return secret_equal(a.reveal(), b.reveal());
  }

  friend std::string to_string(const secret&) { return "<secret>"; }

  /// For the wire: N bytes, as a byte_string. Printing takes to_string.
  template <class Inspector>
  friend typename Inspector::result_type inspect(Inspector& f, secret& x) {
    return f(x.bytes_);
  }

private:
  std::array<uint8_t, N> bytes_{};
};

/// Secret bytes of any length, otherwise like `secret`. Stays in the process.
template <class Tag>
class secret_buffer {
public:
  secret_buffer() = default;
  explicit secret_buffer(byte_view bytes)
    : bytes_(bytes.begin(), bytes.end()) {}
  secret_buffer(const secret_buffer&) = default;
  secret_buffer(secret_buffer&&) noexcept = default;
  secret_buffer& operator=(secret_buffer other) noexcept {
    std::swap(bytes_, other.bytes_);
    return *this;
  }
  ~secret_buffer() { wipe(bytes_); }

  byte_view reveal() const { return bytes_; }

  friend bool operator==(const secret_buffer& a, const secret_buffer& b) {
    return secret_equal(a.reveal(), b.reveal());
  }

  friend std::string to_string(const secret_buffer&) { return "<secret>"; }

private:
  byte_buffer bytes_;
};

} // namespace tahoe
