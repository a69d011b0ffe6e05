#include "config/size.hpp"

#include "codec/decimal.hpp"
#include "config/text.hpp"

#include <limits>

namespace tahoe {

std::optional<uint64_t> parse_size(std::string_view text) {
  auto end_of_digits = text.find_first_not_of("0123456789");
  auto value = parse_decimal(text.substr(0, end_of_digits));
  if (!value)
    return std::nullopt;
  if (end_of_digits == text.npos)
    return value;
  auto unit = to_lower(trim(text.substr(end_of_digits)));
  if (unit.ends_with('b'))
    unit.pop_back();
  bool binary = unit.size() == 2 && unit.ends_with('i');
  if (binary)
    unit.pop_back();
  if (unit.empty())
    return value;
  auto power = std::string_view{"kmgtpe"}.find(unit[0]);
  if (unit.size() != 1 || power == std::string_view::npos)
    return std::nullopt;
  const uint64_t step = binary ? 1024 : 1000;
  for (size_t i = 0; i <= power; ++i) {
    if (*value > std::numeric_limits<uint64_t>::max() / step)
      return std::nullopt;
    *value *= step;
  }
  return value;
}

} // namespace tahoe
