#include "codec/base32.hpp"
#include "test/support/hex.hpp"

#include <doctest/doctest.h>

namespace tahoe::base32_test {

using test::from_hex;
using test::to_hex;

namespace {

bool is_refused(std::string_view text) {
  auto bytes = base32_decode(text);
  return !bytes && code_of(bytes.error()) == ec::malformed;
}

} // namespace

TEST_SUITE_BEGIN("base32");

TEST_CASE("bytes are spelled as Tahoe spells them") {
  CHECK(base32_encode({}) == "");
  CHECK(base32_encode(as_bytes("a")) == "me");
  CHECK(base32_encode(as_bytes("one")) == "n5xgk");
  CHECK(base32_encode(from_hex("0001020304")) == "aaaqeaye");
  CHECK(base32_encode(from_hex("eb2d4cf71744a1169e7192d32fd9580f"))
        == "5mwuz5yxisqrnhtrsljs7wkyb4");
}

TEST_CASE("what is spelled is read back, at every length") {
  byte_buffer bytes;
  for (int length = 0; length < 70; ++length) {
    CHECK(*base32_decode(base32_encode(bytes)) == bytes);
    bytes.push_back(static_cast<uint8_t>(length * 37 + 200));
  }
}

TEST_CASE("each byte string has one spelling only") {
  // Of all texts of two characters, those that are accepted spell themselves.
  int accepted = 0;
  for (int a = 0; a < 256; ++a)
    for (int b = 0; b < 256; ++b) {
      std::string text{static_cast<char>(a), static_cast<char>(b)};
      if (auto bytes = base32_decode(text)) {
        ++accepted;
        CHECK(base32_encode(*bytes) == text);
      }
    }
  CHECK(accepted == 256);
}

TEST_CASE("upper case, padding, foreign characters and space are refused") {
  CHECK(is_refused("ME"));
  CHECK(is_refused("me======"));
  CHECK(is_refused("m1"));
  CHECK(is_refused("m8"));
  CHECK(is_refused(" me"));
  CHECK(is_refused("me\n"));
  CHECK(is_refused(std::string_view{"m\0", 2}));
}

TEST_CASE("lengths that no bytes have are refused") {
  CHECK(is_refused("a"));
  CHECK(is_refused("aaa"));
  CHECK(is_refused("aaaaaa"));
  CHECK(is_refused(std::string(8 + 1, 'a')));
}

TEST_CASE("unused bits must be zero") {
  CHECK(is_refused("mf"));
  CHECK(is_refused("5mwuz5yxisqrnhtrsljs7wkyb5"));
}

TEST_CASE("a byte string of fixed length takes no other length") {
  auto si = base32_decode_as<storage_index>("5mwuz5yxisqrnhtrsljs7wkyb4");
  REQUIRE(si);
  CHECK(to_hex(si->view()) == "eb2d4cf71744a1169e7192d32fd9580f");
  CHECK_FALSE(base32_decode_as<storage_index>("me"));
  CHECK_FALSE(base32_decode_as<storage_index>(""));
  CHECK_FALSE(base32_decode_as<storage_index>(std::string(52, 'a')));
}

TEST_CASE("an error does not repeat the text, which may be secret") {
  auto bytes = base32_decode("swordfishA");
  CHECK(describe(bytes.error()).find("sword") == std::string::npos);
}

TEST_SUITE_END();

} // namespace tahoe::base32_test
