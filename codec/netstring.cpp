#include "codec/netstring.hpp"

#include "codec/decimal.hpp"

namespace tahoe {

namespace {

constexpr size_t max_length_digits = 20; // those of 2^64 - 1

} // namespace

void append_netstring(byte_buffer& to, byte_view value) {
  append(to, as_bytes(std::to_string(value.size())));
  to.push_back(':');
  append(to, value);
  to.push_back(',');
}

byte_buffer netstring(byte_view value) {
  byte_buffer result;
  append_netstring(result, value);
  return result;
}

caf::expected<byte_view> take_netstring(byte_view& from) {
  auto text = as_text(from);
  auto colon = text.substr(0, max_length_digits + 1).find(':');
  if (colon == std::string_view::npos)
    return failure(ec::malformed, "netstring without a length");
  auto length = parse_decimal(text.substr(0, colon));
  if (!length)
    return failure(ec::malformed, "netstring whose length is not a number");
  auto rest = from.subspan(colon + 1);
  if (rest.size() <= *length)
    return failure(ec::malformed, "netstring cut short");
  if (rest[*length] != ',')
    return failure(ec::malformed, "netstring without a comma at its end");
  from = rest.subspan(*length + 1);
  return rest.first(*length);
}

} // namespace tahoe
