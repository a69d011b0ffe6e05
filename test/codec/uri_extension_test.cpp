#include "codec/netstring.hpp"
#include "codec/uri_extension.hpp"
#include "test/support/hex.hpp"

#include <doctest/doctest.h>

namespace tahoe::uri_extension_test {

using test::from_hex;

namespace {

digest hash(std::string_view hex) {
  return *digest::from(from_hex(hex));
}

// Example A of spec/chk.md.
const auto crypttext_hash
  = hash("80ed8bd9cc0ccab9fa8cd2c823c0ad806cbff4c6a44045c38f64a3e3cb5275fd");
const auto crypttext_root_hash
  = hash("12af5b54aeaede9c953c3906275f6fdfc9f4635904a2c748cd7cb531f2a4990d");
const auto share_root_hash
  = hash("5c6817fbce7633f83eb533324ee64b0d4936a5fe0873dc1cf2a24cf68c21da74");

uri_extension example() {
  auto file = segmentation::for_upload(56, 131072, 3, 10);
  return uri_extension::make(*file, crypttext_hash, crypttext_root_hash,
                             share_root_hash);
}

std::string entry(std::string_view key, std::string_view value) {
  auto packed = netstring(as_bytes(value));
  return std::string{key} + ':' + std::string{as_text(packed)};
}

/// The three fields that readers need.
std::string least() {
  return entry("segment_size", "57")
         + entry("crypttext_root_hash", as_text(crypttext_root_hash.view()))
         + entry("share_root_hash", as_text(share_root_hash.view()));
}

bool is_refused(std::string_view packed) {
  auto ueb = uri_extension::parse(as_bytes(packed));
  return !ueb && code_of(ueb.error()) == ec::malformed;
}

bool contradicts(const uri_extension& ueb) {
  return !ueb.check_against(56, 3, 10);
}

} // namespace

TEST_SUITE_BEGIN("uri_extension");

TEST_CASE("a UEB is packed as Tahoe packs it") {
  auto packed = example().pack();
  std::string expected
    = "codec_name:3:crs,codec_params:7:57-3-10,crypttext_hash:32:";
  expected += as_text(crypttext_hash.view());
  expected += ",crypttext_root_hash:32:";
  expected += as_text(crypttext_root_hash.view());
  expected += ",needed_shares:1:3,num_segments:1:1,segment_size:2:57,"
              "share_root_hash:32:";
  expected += as_text(share_root_hash.view());
  expected += ",size:2:56,tail_codec_params:7:57-3-10,total_shares:2:10,";
  CHECK(as_text(packed) == expected);
  CHECK(packed.size() == 308);
}

TEST_CASE("the tail has parameters of its own") {
  auto file = segmentation::for_upload(100, 32, 2, 3);
  auto ueb = uri_extension::make(*file, {}, {}, {});
  CHECK(ueb.codec_params == "32-2-3");
  CHECK(ueb.tail_codec_params == "4-2-3");
  CHECK(ueb.num_segments == 4);
}

TEST_CASE("a UEB is read back and agrees with its cap") {
  auto ueb = uri_extension::parse(example().pack());
  REQUIRE(ueb);
  CHECK(*ueb == example());
  auto file = ueb->check_against(56, 3, 10);
  REQUIRE(file);
  CHECK(file->segment_size() == 57);
}

TEST_CASE("three fields are enough for a reader") {
  auto ueb = uri_extension::parse(as_bytes(least()));
  REQUIRE(ueb);
  CHECK(ueb->segment_size == 57);
  CHECK_FALSE(ueb->size);
  CHECK(ueb->check_against(56, 3, 10));
  CHECK(ueb->pack().size() == least().size());
}

TEST_CASE("a UEB without one of these is refused") {
  CHECK(is_refused(""));
  for (std::string_view key :
       {"segment_size", "crypttext_root_hash", "share_root_hash"}) {
    auto packed = least();
    auto at = packed.find(key);
    REQUIRE(at != std::string::npos);
    packed[at] = 'x';
    CHECK(is_refused(packed));
  }
}

TEST_CASE("unknown keys are ignored") {
  CHECK_FALSE(is_refused(least() + entry("plaintext_hash", "of old")));
  CHECK_FALSE(is_refused(entry("A-new_key", "") + least()));
}

TEST_CASE("a key that comes twice is refused") {
  CHECK(is_refused(least() + entry("segment_size", "57")));
  CHECK(is_refused(least() + entry("x", "") + entry("x", "")));
}

TEST_CASE("a UEB cut short anywhere lacks something or is refused") {
  auto packed = example().pack();
  for (size_t length = 0; length < packed.size(); ++length) {
    auto ueb = uri_extension::parse(byte_view{packed}.first(length));
    CHECK((!ueb || *ueb != example()));
  }
}

TEST_CASE("a flipped bit anywhere is refused or changes what is read") {
  auto packed = example().pack();
  for (size_t bit = 0; bit < packed.size() * 8; ++bit) {
    auto damaged = packed;
    damaged[bit / 8] ^= static_cast<uint8_t>(1 << bit % 8);
    auto ueb = uri_extension::parse(damaged);
    CHECK((!ueb || *ueb != example()));
  }
}

TEST_CASE("what is not of the grammar is refused") {
  CHECK(is_refused("no colon"));
  CHECK(is_refused(least() + "x"));
  CHECK(is_refused(least() + ":0:,"));
  CHECK(is_refused(least() + entry("k1", "")));
  CHECK(is_refused(least() + entry("a key", "")));
  CHECK(is_refused(least() + "x:5:abc,"));
}

TEST_CASE("values of the wrong kind are refused") {
  CHECK(is_refused(least() + entry("size", "18446744073709551616")));
  CHECK(is_refused(least() + entry("size", "")));
  CHECK(is_refused(least() + entry("size", "-1")));
  CHECK(is_refused(least() + entry("needed_shares", "3.0")));
  CHECK(is_refused(least() + entry("crypttext_hash", "short")));
}

TEST_CASE("a UEB of 2000 bytes is refused, one less is not") {
  auto packed = least();
  packed += entry("padding", std::string(1999 - packed.size() - 14, 'x'));
  REQUIRE(packed.size() == 1999);
  CHECK_FALSE(is_refused(packed));
  packed = least();
  packed += entry("padding", std::string(2000 - packed.size() - 14, 'x'));
  REQUIRE(packed.size() == 2000);
  CHECK(is_refused(packed));
}

TEST_CASE("another cap is contradicted") {
  CHECK_FALSE(contradicts(example()));
  CHECK_FALSE(example().check_against(55, 3, 10));
  CHECK_FALSE(example().check_against(56, 1, 10));
  CHECK_FALSE(example().check_against(56, 3, 11));
  CHECK_FALSE(example().check_against(0, 3, 10));
}

TEST_CASE("a field that contradicts the others is found") {
  auto ueb = example();
  ueb.codec_name = "xor";
  CHECK(contradicts(ueb));
  ueb = example();
  ueb.codec_params = "57-3-11";
  CHECK(contradicts(ueb));
  ueb = example();
  ueb.tail_codec_params = "56-3-10";
  CHECK(contradicts(ueb));
  ueb = example();
  ueb.num_segments = 2;
  CHECK(contradicts(ueb));
  ueb = example();
  ueb.needed_shares = 259; // 3 if cut to 8 bits
  CHECK(contradicts(ueb));
  ueb = example();
  ueb.total_shares = 65546; // 10 if cut to 16 bits
  CHECK(contradicts(ueb));
  ueb = example();
  ueb.segment_size = 58; // no multiple of k
  CHECK(contradicts(ueb));
  ueb = example();
  ueb.segment_size = 54; // two segments
  CHECK(contradicts(ueb));
}

TEST_SUITE_END();

} // namespace tahoe::uri_extension_test
