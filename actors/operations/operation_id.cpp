#include "actors/operations/operation_id.hpp"

#include "codec/base32.hpp"

#include <algorithm>
#include <array>

namespace tahoe {

namespace {

constexpr size_t operation_id_size = 10;

} // namespace

std::string draw_operation_id(const random_source& random) {
  std::array<uint8_t, operation_id_size> bytes{};
  if (!random(bytes))
    return "none";
  return base32_encode(bytes);
}

caf::expected<request_id>
draw_request_id(std::string_view operation, const random_source& random) {
  auto result = random_bytes<request_id>(random);
  auto known = base32_decode(operation);
  if (result && known && known->size() == operation_id_size)
    std::copy(known->begin(), known->end(), result->bytes.begin());
  return result;
}

std::string operation_of(const request_id& request) {
  return base32_encode(request.view().first(operation_id_size));
}

} // namespace tahoe
