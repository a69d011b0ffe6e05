#include "actors/tub/hello.hpp"

#include "codec/big_endian.hpp"

namespace tahoe {

namespace {

constexpr std::array<uint8_t, 4> magic{'T', 'U', 'B', '1'};

} // namespace

byte_buffer hello::pack() const {
  byte_buffer result{magic.begin(), magic.end()};
  result.push_back(static_cast<uint8_t>(verdict));
  result.resize(8);
  append_big_endian(result, incarnation);
  append_big_endian(result, gateway);
  result.resize(size);
  return result;
}

std::optional<hello> hello::parse(byte_view bytes) {
  if (bytes.size() != size
      || !std::equal(magic.begin(), magic.end(), bytes.begin())
      || bytes[4] > static_cast<uint8_t>(hello_verdict::stale))
    return std::nullopt;
  hello result;
  result.verdict = static_cast<hello_verdict>(bytes[4]);
  result.incarnation = read_big_endian<uint64_t>(bytes, 8);
  result.gateway = read_big_endian<uint64_t>(bytes, 16);
  return result;
}

} // namespace tahoe
