#include "web/server/chunk.hpp"

#include <charconv>
#include <string>

namespace tahoe {

blob to_chunk(byte_view piece) {
  constexpr std::string_view line_end = "\r\n";
  char digits[2 * sizeof(size_t)];
  auto end = std::to_chars(digits, std::end(digits), piece.size(), 16).ptr;
  std::string text{digits, end};
  text.append(line_end).append(as_text(piece)).append(line_end);
  return blob{as_bytes(text)};
}

} // namespace tahoe
