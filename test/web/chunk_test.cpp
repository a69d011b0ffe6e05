#include "web/server/chunk.hpp"

#include <doctest/doctest.h>

using namespace tahoe;

TEST_SUITE_BEGIN("chunk");

namespace {

std::string chunk_of(std::string_view text) {
  return std::string{as_text(to_chunk(as_bytes(text)).view())};
}

} // namespace

TEST_CASE("a piece stands behind its size in hex") {
  CHECK(chunk_of("hello") == "5\r\nhello\r\n");
  CHECK(chunk_of("a\r\nb") == "4\r\na\r\nb\r\n");
  auto long_piece = std::string(0x1fa, 'x');
  CHECK(chunk_of(long_piece) == "1fa\r\n" + long_piece + "\r\n");
}

TEST_CASE("an empty piece is the end of the body") {
  CHECK(chunk_of("") == "0\r\n\r\n");
}

TEST_SUITE_END();
