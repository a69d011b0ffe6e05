#include "crypto/aes_ctr.hpp"
#include "test/support/hex.hpp"

#include <doctest/doctest.h>

#include <limits>
#include <utility>

namespace tahoe::aes_ctr_test {

using test::from_hex;
using test::to_hex;

namespace {

encryption_key sample_key() {
  return *encryption_key::from(from_hex("000102030405060708090a0b0c0d0e0f"));
}

std::string key_stream(uint64_t offset, size_t size) {
  byte_buffer zeros(size);
  aes_ctr cipher{sample_key()};
  REQUIRE(cipher.apply(offset, zeros));
  return to_hex(zeros);
}

} // namespace

TEST_SUITE_BEGIN("aes_ctr");

TEST_CASE("example A's plaintext becomes its crypttext") {
  aes_ctr cipher{
    *encryption_key::from(from_hex("380ff65ec57c08c67d0219f67b481d28"))};
  byte_buffer data(56, 'a');
  REQUIRE(cipher.apply(0, data));
  CHECK(to_hex(data)
        == "69a274f9768a1a437fd51b13cb402d0b0b1bbdd69414c91e9cc8f33d"
           "e0b1117243a0d341b5a3f045bb524b5bf6b200329a8a5eaac154f3c7");
  REQUIRE(cipher.apply(0, data));
  CHECK(as_text(data) == std::string(56, 'a'));
}

TEST_CASE("the key stream is known at any offset") {
  const std::pair<uint64_t, const char*> known[] = {
    {0, "c6a13b37878f5b826f4f8162a1c8d87973461395"},
    {5, "8f5b826f4f8162a1c8d8797346139595c0b41e49"},
    {16, "7346139595c0b41e497bbde365f42d0a49d68753"},
    {255, "bfd565ee30a47ff43e31f14a71bbf8beb74493ad"},
    {256, "d565ee30a47ff43e31f14a71bbf8beb74493ada3"},
    {(uint64_t{1} << 36) + 5, "410b72ab103951259ba14ad4826774d118c5351a"},
    {(uint64_t{1} << 40) - 1, "99a333de2dba5ba5d60178cc6a2f199766ff7851"},
    {(uint64_t{1} << 63) - 7, "d59246dbad451bbad3a60ad2646a67b978d11318"},
    {std::numeric_limits<uint64_t>::max(),
     "ef3fe00055d6be0ec261eddaa80078fd0d3814ef"},
  };
  for (auto& [offset, stream] : known) {
    CAPTURE(offset);
    CHECK(key_stream(offset, 20) == stream);
  }
}

TEST_CASE("pieces in any order give what the whole gives") {
  auto whole = key_stream(0, 100);
  for (size_t cut = 0; cut <= 100; ++cut) {
    byte_buffer data(100);
    aes_ctr cipher{sample_key()};
    auto view = std::span{data};
    REQUIRE(cipher.apply(cut, view.subspan(cut)));
    REQUIRE(cipher.apply(0, view.first(cut)));
    CHECK(to_hex(data) == whole);
  }
}

TEST_CASE("the source stays as it was when the target is another") {
  byte_buffer from(40, 'x'), to(40), expected(40, 'x');
  aes_ctr cipher{sample_key()};
  REQUIRE(cipher.apply(3, from, to));
  CHECK(from == expected);
  REQUIRE(cipher.apply(3, expected));
  CHECK(to == expected);
}

TEST_CASE("nothing is encrypted to nothing") {
  aes_ctr cipher{sample_key()};
  CHECK(cipher.apply(7, std::span<uint8_t>{}));
}

TEST_SUITE_END();

} // namespace tahoe::aes_ctr_test
