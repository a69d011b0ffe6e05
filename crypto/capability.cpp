#include "crypto/capability.hpp"

#include "codec/base32.hpp"
#include "codec/decimal.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <optional>

namespace tahoe {

namespace {

constexpr std::string_view read_prefix = "URI:CHK:";
constexpr std::string_view verify_prefix = "URI:CHK-Verifier:";
constexpr std::string_view lit_prefix = "URI:LIT:";

constexpr uint64_t max_total_shares = 256;
constexpr uint64_t max_size = std::numeric_limits<int64_t>::max();

/// The kinds of caps there are beside those of immutable files.
constexpr std::array<std::string_view, 18> other_kinds{
  "DIR2",          "DIR2-CHK",  "DIR2-CHK-Verifier",
  "DIR2-LIT",      "DIR2-MDMF", "DIR2-MDMF-RO",
  "DIR2-Verifier", "DIR2-RO",   "DIR2-MDMF-Verifier",
  "MDMF",          "MDMF-RO",   "MDMF-Verifier",
  "SSK",           "SSK-RO",    "SSK-Verifier",
  "VDIR",          "VDIR-RO",   "VDIR-Verifier",
};

caf::error malformed(std::string_view what) {
  return failure(ec::malformed, "malformed cap: " + std::string{what});
}

/// The text up to the next colon, which is taken off `rest` with it; the whole
/// rest if there is none.
std::string_view take_field(std::string_view& rest) {
  auto field = rest.substr(0, rest.find(':'));
  rest.remove_prefix(std::min(field.size() + 1, rest.size()));
  return field;
}

std::string_view without_claims(std::string_view uri) {
  for (std::string_view claim : {"imm.", "ro."})
    if (uri.starts_with(claim))
      return uri.substr(claim.size());
  return uri;
}

template <class Cap>
std::string format(std::string_view prefix, byte_view head, const Cap& cap) {
  return std::string{prefix} + base32_encode(head) + ":"
         + base32_encode(cap.uri_extension_hash.view()) + ":"
         + std::to_string(cap.needed_shares) + ":"
         + std::to_string(cap.total_shares) + ":" + std::to_string(cap.size);
}

/// What follows the key or storage index.
template <class Cap>
caf::expected<capability> parse_rest(Cap cap, std::string_view rest) {
  if (std::count(rest.begin(), rest.end(), ':') != 3)
    return malformed("it must have five fields, divided by colons");
  auto hash = base32_decode_as<digest>(take_field(rest));
  if (!hash)
    return malformed("the UEB hash is not 52 characters of base32");
  auto needed = parse_decimal(take_field(rest));
  auto total = parse_decimal(take_field(rest));
  if (!needed || !total || *needed < 1 || *needed > *total
      || *total > max_total_shares)
    return malformed("needed and total shares must be 1 <= k <= N <= 256");
  auto size = parse_decimal(rest);
  if (!size || *size < 1 || *size > max_size)
    return malformed("the size must be a decimal from 1 to 2^63 - 1");
  cap.uri_extension_hash = *hash;
  cap.needed_shares = static_cast<unsigned>(*needed);
  cap.total_shares = static_cast<unsigned>(*total);
  cap.size = *size;
  return capability{std::move(cap)};
}

caf::expected<capability> parse_read_cap(std::string_view rest) {
  auto key = base32_decode_as<encryption_key>(take_field(rest));
  if (!key)
    return malformed("the key is not 26 characters of base32");
  chk_read_cap cap;
  cap.key = *key;
  return parse_rest(std::move(cap), rest);
}

caf::expected<capability> parse_verify_cap(std::string_view rest) {
  auto si = base32_decode_as<storage_index>(take_field(rest));
  if (!si)
    return malformed("the storage index is not 26 characters of base32");
  chk_verify_cap cap;
  cap.si = *si;
  return parse_rest(cap, rest);
}

} // namespace

chk_verify_cap chk_read_cap::to_verify() const {
  return {si(), uri_extension_hash, needed_shares, total_shares, size};
}

std::string chk_read_cap::to_uri() const {
  return format(read_prefix, key.reveal(), *this);
}

std::string chk_verify_cap::to_uri() const {
  return format(verify_prefix, si.view(), *this);
}

std::string lit_cap::to_uri() const {
  return std::string{lit_prefix} + base32_encode(data);
}

caf::expected<capability> parse_capability(std::string_view uri) {
  if (uri.size() > max_cap_length)
    return malformed("it is longer than 4096 bytes");
  auto bare = without_claims(uri);
  if (bare.starts_with(read_prefix))
    return parse_read_cap(bare.substr(read_prefix.size()));
  if (bare.starts_with(verify_prefix))
    return parse_verify_cap(bare.substr(verify_prefix.size()));
  if (bare.starts_with(lit_prefix)) {
    auto data = base32_decode(bare.substr(lit_prefix.size()));
    if (!data)
      return malformed("the data of a LIT cap is not base32");
    return capability{lit_cap{std::move(*data)}};
  }
  if (!bare.starts_with("URI:"))
    return malformed("it does not begin with URI:");
  // It may end up in a log, a header or a directory.
  auto printable = [](unsigned char c) { return c > ' ' && c != 0x7f; };
  if (!std::all_of(uri.begin(), uri.end(), printable))
    return malformed("it holds a space or control character");
  return capability{unknown_cap{std::string{uri}}};
}

std::string to_uri(const capability& cap) {
  return std::visit([](auto& x) { return std::string{x.to_uri()}; }, cap);
}

caf::error unsupported(const unknown_cap& cap) {
  auto rest = without_claims(cap.text);
  take_field(rest);
  auto kind = take_field(rest);
  // Only a known kind is surely no secret.
  if (std::find(other_kinds.begin(), other_kinds.end(), kind)
      == other_kinds.end())
    return failure(ec::unsupported, "this cap is of a kind unknown to this "
                                    "version");
  return failure(ec::unsupported, "caps of kind " + std::string{kind}
                                    + " are not supported by this version");
}

} // namespace tahoe
