#include "crypto/capability.hpp"

#include "codec/base32.hpp"
#include "codec/decimal.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <span>

namespace tahoe {

namespace {

constexpr std::string_view read_prefix = "URI:CHK:";
constexpr std::string_view verify_prefix = "URI:CHK-Verifier:";
constexpr std::string_view lit_prefix = "URI:LIT:";

constexpr std::string_view read_only_claim = "ro.";
constexpr std::string_view immutable_claim = "imm.";

constexpr uint64_t max_total_shares = 256;
constexpr uint64_t max_size = std::numeric_limits<int64_t>::max();

// The kinds of caps that Tahoe-LAFS has beside those of immutable files.
constexpr std::array<std::string_view, 4> foreign_write_kinds{
  "DIR2",
  "DIR2-MDMF",
  "MDMF",
  "SSK",
};
constexpr std::array<std::string_view, 11> foreign_read_kinds{
  "DIR2-CHK", "DIR2-CHK-Verifier",  "DIR2-LIT",      "DIR2-MDMF-RO",
  "DIR2-RO",  "DIR2-MDMF-Verifier", "DIR2-Verifier", "MDMF-RO",
  "SSK-RO",   "MDMF-Verifier",      "SSK-Verifier",
};

bool is_one_of(std::span<const std::string_view> kinds, std::string_view kind) {
  return std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
}

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
  for (auto claim : {immutable_claim, read_only_claim})
    if (uri.starts_with(claim))
      return uri.substr(claim.size());
  return uri;
}

std::optional<std::string_view>
after(std::string_view prefix, std::string_view text) {
  if (!text.starts_with(prefix))
    return std::nullopt;
  return text.substr(prefix.size());
}

std::string_view kind_of(const unknown_cap& cap) {
  auto rest = without_claims(cap.text);
  take_field(rest);
  return take_field(rest);
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

template <class Cap>
caf::expected<capability> as_capability(caf::expected<Cap> cap) {
  if (!cap)
    return std::move(cap.error());
  return capability{std::move(*cap)};
}

caf::expected<capability> parse_lit_cap(std::string_view rest) {
  auto data = base32_decode(rest);
  if (!data)
    return malformed("the data of a LIT cap is not base32");
  return capability{lit_cap{std::move(*data)}};
}

caf::expected<capability>
parse_unknown_cap(std::string_view uri, std::string_view bare) {
  if (!bare.starts_with("URI:"))
    return malformed("it does not begin with URI:");
  // It may end up in a log, a header or a directory.
  auto printable = [](unsigned char c) { return c > ' ' && c != 0x7f; };
  if (!std::all_of(uri.begin(), uri.end(), printable))
    return malformed("it holds a space or control character");
  return capability{unknown_cap{std::string{uri}}};
}

/// One of a directory, or of a kind whose name only begins like theirs.
caf::expected<capability>
parse_directory_cap(std::string_view uri, std::string_view bare) {
  if (auto rest = after(directory_write_cap::prefix, bare)) {
    if (uri != bare)
      return malformed("it allows changes, against the claim in front of it");
    return as_capability(parse_directory_write_cap(*rest));
  }
  auto read = after(directory_read_cap::prefix, bare);
  auto verify = after(directory_verify_cap::prefix, bare);
  if ((read || verify) && uri.starts_with(immutable_claim))
    return malformed("a directory can change, against the claim in front");
  if (read)
    return as_capability(parse_directory_read_cap(*read));
  if (verify)
    return as_capability(parse_directory_verify_cap(*verify));
  return parse_unknown_cap(uri, bare);
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
  if (auto rest = after(read_prefix, bare))
    return parse_read_cap(*rest);
  if (auto rest = after(verify_prefix, bare))
    return parse_verify_cap(*rest);
  if (auto rest = after(lit_prefix, bare))
    return parse_lit_cap(*rest);
  if (bare.starts_with("URI:VDIR"))
    return parse_directory_cap(uri, bare);
  return parse_unknown_cap(uri, bare);
}

std::string to_uri(const capability& cap) {
  return std::visit([](auto& x) { return std::string{x.to_uri()}; }, cap);
}

bool is_write_cap(const capability& cap) {
  if (auto* unknown = std::get_if<unknown_cap>(&cap))
    // Whatever it claims: who drops the claim can write.
    return is_one_of(foreign_write_kinds, kind_of(*unknown));
  return std::holds_alternative<directory_write_cap>(cap);
}

std::optional<capability> read_only_form(const capability& cap) {
  if (auto* directory = std::get_if<directory_write_cap>(&cap))
    return directory->to_read_only();
  if (auto* unknown = std::get_if<unknown_cap>(&cap)) {
    auto kind = kind_of(*unknown);
    auto claims = without_claims(unknown->text) != unknown->text;
    if (is_one_of(foreign_write_kinds, kind)
        || (!claims && !is_one_of(foreign_read_kinds, kind)))
      return std::nullopt;
  }
  return cap;
}

caf::error unsupported(const capability& cap) {
  auto* unknown = std::get_if<unknown_cap>(&cap);
  if (!unknown)
    return failure(ec::unsupported, "this is the cap of a directory, not of a "
                                    "file");
  auto kind = kind_of(*unknown);
  // Only a known kind is surely no secret.
  if (!is_one_of(foreign_write_kinds, kind)
      && !is_one_of(foreign_read_kinds, kind))
    return failure(ec::malformed, "this cap is of a kind unknown to this "
                                  "version");
  return failure(ec::unsupported, "caps of kind " + std::string{kind}
                                    + " are not supported by this version");
}

} // namespace tahoe
