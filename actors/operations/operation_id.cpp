#include "actors/operations/operation_id.hpp"

#include "codec/base32.hpp"

#include <array>

namespace tahoe {

std::string draw_operation_id(const random_source& random) {
  std::array<uint8_t, 10> bytes{};
  if (!random(bytes))
    return "none";
  return base32_encode(bytes);
}

} // namespace tahoe
