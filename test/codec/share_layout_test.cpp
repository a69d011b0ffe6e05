#include "codec/share_layout.hpp"
#include "test/support/hex.hpp"

#include <doctest/doctest.h>

namespace tahoe::share_layout_test {

using test::from_hex;
using test::to_hex;

namespace {

// Example A of spec/chk.md: 56 bytes, 3-of-10, a UEB of 308 bytes.
constexpr std::string_view header_v1
  = "00000001 00000013 00000013"
    "00000024 00000037 00000057 00000077 00000097 00000141";
constexpr std::string_view header_v2
  = "00000002 0000000000000013 0000000000000013"
    "0000000000000044 0000000000000057 0000000000000077"
    "0000000000000097 00000000000000b7 0000000000000161";

segmentation file_of(uint64_t size, uint64_t max_segment_size = 131072,
                     uint16_t k = 3, uint16_t n = 10) {
  return *segmentation::for_upload(size, max_segment_size, k, n);
}

ec refusal(byte_view start, uint64_t share_size) {
  auto layout = share_layout::parse(start, share_size);
  return layout ? ec::none : code_of(layout.error());
}

} // namespace

TEST_SUITE_BEGIN("share_layout");

TEST_CASE("a small share is laid out as Tahoe does") {
  auto layout = share_layout::make(file_of(56), 308);
  REQUIRE(layout);
  CHECK(layout->pack_header() == from_hex(header_v1));
  CHECK(layout->size() == 633);
  CHECK(layout->share_hash_chain == share_area{0x97, 5 * 34});
}

TEST_CASE("the trees grow with the segments") {
  auto layout = share_layout::make(file_of(100, 32, 2, 3), 311);
  REQUIRE(layout);
  CHECK(to_hex(layout->pack_header())
        == "000000010000001000000032000000240000005600000136"
           "00000216000002f60000035c");
}

TEST_CASE("a hash tree is padded to a power of two") {
  CHECK(hash_tree_size(1) == 32);
  CHECK(hash_tree_size(2) == 3 * 32);
  CHECK(hash_tree_size(3) == 7 * 32);
  CHECK(hash_tree_size(4) == 7 * 32);
  CHECK(hash_tree_size(5) == 15 * 32);
}

TEST_CASE("version 2 begins where 32 bits end") {
  constexpr uint64_t limit = uint64_t{1} << 32;
  // k = 1, one segment: the UEB begins at 0x24 + size + 3 * 32 + 34.
  constexpr auto rest = 0x24 + 3 * 32 + 34;
  auto last = share_layout::make(file_of(limit - 1 - rest, limit, 1, 1), 300);
  auto next = share_layout::make(file_of(limit - rest, limit, 1, 1), 300);
  REQUIRE(last);
  REQUIRE(next);
  CHECK(last->version == 1);
  CHECK(last->uri_extension.offset == limit - 1);
  CHECK(next->version == 2);
  CHECK(next->data.offset == 0x44);
  CHECK(next->pack_header().size() == 0x44);
  CHECK(next->uri_extension.length == 308);
}

TEST_CASE("a header is read back") {
  for (auto size : {uint64_t{56}, uint64_t{1} << 20, uint64_t{1} << 40}) {
    auto layout = share_layout::make(file_of(size), 320);
    REQUIRE(layout);
    auto parsed = share_layout::parse(layout->pack_header(), layout->size());
    REQUIRE(parsed);
    CHECK(*parsed == *layout);
    CHECK(parsed->check_against(file_of(size)));
  }
}

TEST_CASE("a small share of version 2 is read, though we write version 1") {
  auto layout = share_layout::parse(from_hex(header_v2), 669);
  REQUIRE(layout);
  CHECK(layout->data == share_area{0x44, 19});
  CHECK(layout->uri_extension == share_area{0x161, 316});
  CHECK(layout->check_against(file_of(56)));
  CHECK(layout->pack_header() == from_hex(header_v2));
}

TEST_CASE("a header cut short anywhere is refused") {
  for (auto header : {header_v1, header_v2}) {
    auto start = from_hex(header);
    for (size_t length = 0; length < start.size(); ++length)
      CHECK(refusal(byte_view{start}.first(length), 669) == ec::malformed);
  }
}

TEST_CASE("a share that ends before its UEB is refused") {
  CHECK(refusal(from_hex(header_v1), 0x141 + 3) == ec::malformed);
  CHECK(refusal(from_hex(header_v1), 0x141 + 4) == ec::none);
  CHECK(refusal(from_hex(header_v1), 0) == ec::malformed);
  CHECK(refusal(from_hex(header_v2), 0x161 + 7) == ec::malformed);
}

TEST_CASE("offsets that do not ascend are refused") {
  auto start = from_hex(header_v1);
  start[0x0f] = 0x23; // data within the header
  CHECK(refusal(start, 633) == ec::malformed);
  start = from_hex(header_v1);
  start[0x17] = 0x36; // crypttext hash tree before the plaintext one
  CHECK(refusal(start, 633) == ec::malformed);
  start = from_hex(header_v2);
  start[0x34] = 0xff; // chain at 2^63 and more
  CHECK(refusal(start, 669) == ec::malformed);
}

TEST_CASE("a flipped bit in the offsets is refused or moves an area") {
  auto whole = *share_layout::parse(from_hex(header_v1), 633);
  for (size_t bit = 0x0c * 8; bit < 0x24 * 8; ++bit) {
    auto start = from_hex(header_v1);
    start[bit / 8] ^= static_cast<uint8_t>(1 << bit % 8);
    auto layout = share_layout::parse(start, 633);
    if (layout) {
      CHECK(*layout != whole);
      CHECK(layout->size() == 633);
    }
  }
}

TEST_CASE("unknown versions are unsupported") {
  for (auto version : {0, 3, 255}) {
    auto start = from_hex(header_v1);
    start[3] = static_cast<uint8_t>(version);
    CHECK(refusal(start, 633) == ec::unsupported);
  }
}

TEST_CASE("areas too small for the file are refused, larger ones are not") {
  auto layout = *share_layout::parse(from_hex(header_v1), 633);
  CHECK(layout.check_against(file_of(57)));
  CHECK_FALSE(layout.check_against(file_of(58)));
  CHECK_FALSE(layout.check_against(file_of(56, 30)));
  CHECK_FALSE(layout.check_against(file_of(56, 131072, 3, 17)));
  for (auto area :
       {&share_layout::data, &share_layout::crypttext_hash_tree,
        &share_layout::block_hash_tree, &share_layout::share_hash_chain}) {
    auto smaller = layout;
    --(smaller.*area).length;
    CHECK_FALSE(smaller.check_against(file_of(56)));
  }
}

TEST_CASE("files whose shares would be too large are refused") {
  auto make = [](uint64_t segment_size, uint16_t k, uint16_t n) {
    constexpr auto huge = segmentation::max_file_size;
    auto file = segmentation::for_download(huge, segment_size, k, n);
    return share_layout::make(*file, 320);
  };
  CHECK(make(3 << 20, 3, 10));
  CHECK_FALSE(make(1 << 20, 1, 1));
  CHECK_FALSE(make(1, 1, 1));
}

TEST_CASE("the UEB stands behind its length") {
  auto v1 = *share_layout::parse(from_hex(header_v1), 633);
  auto v2 = *share_layout::parse(from_hex(header_v2), 669);
  CHECK(as_text(v1.pack_uri_extension(as_bytes("abc")))
        == std::string_view{"\0\0\0\3abc", 7});
  auto area = v2.pack_uri_extension(as_bytes("abc"));
  CHECK(area.size() == 11);
  area.push_back('x'); // slack behind it
  auto packed = v2.unpack_uri_extension(area);
  REQUIRE(packed);
  CHECK(as_text(*packed) == "abc");
}

TEST_CASE("a UEB cut short, empty or too long is refused") {
  auto v1 = *share_layout::parse(from_hex(header_v1), 633);
  auto area = v1.pack_uri_extension(as_bytes("abc"));
  for (size_t length = 0; length < area.size(); ++length)
    CHECK_FALSE(v1.unpack_uri_extension(byte_view{area}.first(length)));
  CHECK_FALSE(v1.unpack_uri_extension(byte_buffer(100)));
  byte_buffer longest(1999);
  CHECK(v1.unpack_uri_extension(v1.pack_uri_extension(longest)));
  longest.push_back(0);
  CHECK_FALSE(v1.unpack_uri_extension(v1.pack_uri_extension(longest)));
  CHECK_FALSE(v1.unpack_uri_extension(from_hex("ffffffff00000000")));
}

TEST_SUITE_END();

} // namespace tahoe::share_layout_test
