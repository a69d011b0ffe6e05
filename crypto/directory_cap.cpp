#include "crypto/directory_cap.hpp"

#include "codec/base32.hpp"

namespace tahoe {

namespace {

template <class Cap>
std::string format(const Cap& cap, byte_view head) {
  return std::string{Cap::prefix} + base32_encode(head) + ":"
         + base32_encode(cap.tub.view()) + ":"
         + base32_encode(cap.service.reveal());
}

caf::error malformed_cap(std::string_view what) {
  return failure(ec::malformed, "malformed cap: " + std::string{what});
}

/// A cap of a head, which `wrong_head` says is wrong, and the service.
template <class Cap, class Head>
caf::expected<Cap> parse(std::string_view fields, std::string_view wrong_head) {
  auto first = fields.find(':');
  auto second = fields.rfind(':');
  if (first == second)
    return malformed_cap(
      "that of a directory must have five fields, divided by "
      "colons");
  auto head = base32_decode_as<Head>(fields.substr(0, first));
  if (!head)
    return malformed_cap(wrong_head);
  auto tub
    = base32_decode_as<tub_id>(fields.substr(first + 1, second - first - 1));
  if (!tub)
    return malformed_cap("the tub id is not 52 characters of base32");
  auto service = base32_decode_as<swissnum>(fields.substr(second + 1));
  if (!service)
    return malformed_cap("the swissnum is not 32 characters of base32");
  return Cap{*head, *tub, *service};
}

} // namespace

std::string directory_verify_cap::to_uri() const {
  return format(*this, index.view());
}

directory_verify_cap directory_read_cap::to_verify() const {
  return {index_of(key), tub, service};
}

std::string directory_read_cap::to_uri() const {
  return format(*this, key.reveal());
}

directory_read_cap directory_write_cap::to_read_only() const {
  return {read_key_of(key), tub, service};
}

std::string directory_write_cap::to_uri() const {
  return format(*this, key.reveal());
}

caf::expected<directory_verify_cap>
parse_directory_verify_cap(std::string_view fields) {
  return parse<directory_verify_cap, directory_index>(
    fields, "the index is not 52 characters of base32");
}

caf::expected<directory_read_cap>
parse_directory_read_cap(std::string_view fields) {
  return parse<directory_read_cap, directory_read_key>(
    fields, "the read key is not 26 characters of base32");
}

caf::expected<directory_write_cap>
parse_directory_write_cap(std::string_view fields) {
  return parse<directory_write_cap, directory_write_key>(
    fields, "the write key is not 26 characters of base32");
}

} // namespace tahoe
