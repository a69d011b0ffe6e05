#include "codec/decimal.hpp"

#include <charconv>

namespace tahoe {

std::optional<uint64_t> parse_decimal(std::string_view text) {
  if (text.empty() || (text.front() == '0' && text.size() > 1))
    return std::nullopt;
  uint64_t value = 0;
  auto end = text.data() + text.size();
  auto parsed = std::from_chars(text.data(), end, value);
  if (parsed.ec != std::errc{} || parsed.ptr != end)
    return std::nullopt;
  return value;
}

} // namespace tahoe
