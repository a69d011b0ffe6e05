#include "actors/storage/storage_layout.hpp"

#include "codec/base32.hpp"
#include "codec/decimal.hpp"

#include <limits>

namespace tahoe {

namespace {

constexpr size_t prefix_length = 2;

} // namespace

std::filesystem::path storage_layout::shares() const {
  return root / "shares";
}

std::filesystem::path storage_layout::incoming() const {
  return shares() / "incoming";
}

std::filesystem::path storage_layout::advisories() const {
  return root / "corruption-advisories";
}

std::filesystem::path storage_layout::bucket(const storage_index& index) const {
  auto name = base32_encode(index.view());
  return shares() / name.substr(0, prefix_length) / name;
}

std::filesystem::path
storage_layout::share(const storage_index& index, uint8_t number) const {
  return bucket(index) / std::to_string(number);
}

std::filesystem::path storage_layout::incoming_share(const storage_index& index,
                                                     uint8_t number) const {
  return incoming()
         / (base32_encode(index.view()) + '.' + std::to_string(number));
}

std::optional<uint8_t> parse_share_number(const std::string& file_name) {
  auto number = parse_decimal(file_name);
  if (!number || *number > std::numeric_limits<uint8_t>::max())
    return std::nullopt;
  return static_cast<uint8_t>(*number);
}

std::string share_label(const storage_index& index, uint8_t number) {
  return "si=" + base32_encode(index.view())
         + " sharenum=" + std::to_string(number);
}

} // namespace tahoe
