#include "actors/tub/wire_rules.hpp"

#include "actors/interfaces.hpp"

#include <caf/binary_deserializer.hpp>

namespace tahoe {

wire_rules wire_rules::for_tahoe() {
  using gateway_actor = caf::typed_actor< //
    caf::replies_to<get_service>::with<service_granted>>;
  wire_rules result;
  result.allow<gateway_actor>();
  result.allow<introducer_actor>();
  result.allow<storage_actor>();
  result.allow<vdrive_actor>();
  return result;
}

bool is_plain_error(caf::binary_deserializer& source) {
  uint8_t code = 0;
  uint64_t category = 0;
  uint16_t type_number = 0;
  std::string types;
  if (source(code, category) || source.begin_object(type_number, types)
      || type_number != 0)
    return false;
  if (types == "@<>")
    return source.remaining() == 0;
  std::string text;
  return types == "@<>+@str" && !source(text) && source.remaining() == 0;
}

} // namespace tahoe
