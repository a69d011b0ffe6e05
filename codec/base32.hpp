#pragma once

#include "codec/bytes.hpp"
#include "codec/error.hpp"

#include <string>
#include <string_view>

namespace tahoe {

/// Base32 as caps, furls and share directories spell bytes: RFC 4648 in lower
/// case, no padding (spec/chk.md §1). 16 bytes give 26 characters, 32 give 52.
std::string base32_encode(byte_view bytes);

/// The bytes behind `text`. Each byte string has exactly one spelling: upper
/// case, an impossible length and unused low bits that are not zero are
/// `malformed`. The error does not repeat the text, which may be a secret.
caf::expected<byte_buffer> base32_decode(std::string_view text);

/// Decodes into a type of fixed length, such as `storage_index`; `malformed` if
/// the text stands for another number of bytes.
template <class ByteString>
caf::expected<ByteString> base32_decode_as(std::string_view text) {
  auto bytes = base32_decode(text);
  if (!bytes)
    return std::move(bytes.error());
  auto result = ByteString::from(*bytes);
  if (!result)
    return failure(ec::malformed, "base32 text of the wrong length");
  return std::move(*result);
}

} // namespace tahoe
