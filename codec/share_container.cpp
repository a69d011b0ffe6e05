#include "codec/share_container.hpp"

#include "codec/big_endian.hpp"

#include <limits>

namespace tahoe {

namespace {

using namespace std::string_view_literals;

static_assert(lease::packed_size == 4 + 2 * stored_lease_secret::length + 4);

// The containers of mutable files (spec/mutable.md §6).
constexpr auto mutable_magic_1
  = "Tahoe mutable container v1\n\x75\x09\x44\x03\x8e"sv;
constexpr auto mutable_magic_2
  = "Tahoe mutable container v2\n\xc3\x55\x21\x99\x25"sv;

static_assert(mutable_magic_1.size() == share_container::probe_size);
static_assert(mutable_magic_2.size() == share_container::probe_size);

bool is_mutable(byte_view start) {
  auto text = as_text(start);
  return text.starts_with(mutable_magic_1) || text.starts_with(mutable_magic_2);
}

} // namespace

byte_buffer lease::pack() const {
  byte_buffer packed;
  packed.reserve(packed_size);
  append_big_endian(packed, owner_number);
  append(packed, renew_secret.view());
  append(packed, cancel_secret.view());
  append_big_endian(packed, expiration);
  return packed;
}

lease lease::parse(byte_view packed) {
  constexpr auto secret = stored_lease_secret::length;
  lease result;
  result.owner_number = read_big_endian<uint32_t>(packed, 0);
  result.renew_secret = *stored_lease_secret::from(packed.subspan(4, secret));
  result.cancel_secret
    = *stored_lease_secret::from(packed.subspan(4 + secret, secret));
  result.expiration = read_big_endian<uint32_t>(packed, 4 + 2 * secret);
  return result;
}

caf::expected<share_container>
share_container::parse(byte_view start, uint64_t file_size) {
  if (is_mutable(start))
    return failure(ec::unsupported, "a mutable container: this version keeps "
                                    "immutable shares only");
  if (start.size() < header_size || file_size < header_size)
    return failure(ec::malformed, "container cut short in its header");
  share_container result;
  result.version = read_big_endian<uint32_t>(start, 0);
  if (result.version != 1 && result.version != 2)
    return failure(ec::unsupported, "container of the unknown version "
                                      + std::to_string(result.version));
  result.lease_count = read_big_endian<uint32_t>(start, 8);
  auto leases_size = uint64_t{result.lease_count} * lease::packed_size;
  if (leases_size > file_size - header_size)
    return failure(ec::malformed, "container too short for its "
                                    + std::to_string(result.lease_count)
                                    + " leases");
  result.share_size = file_size - header_size - leases_size;
  return result;
}

byte_buffer share_container::pack_header() const {
  constexpr uint64_t longest = std::numeric_limits<uint32_t>::max();
  byte_buffer header;
  append_big_endian(header, version);
  append_big_endian(header,
                    static_cast<uint32_t>(std::min(share_size, longest)));
  append_big_endian(header, lease_count);
  return header;
}

} // namespace tahoe
