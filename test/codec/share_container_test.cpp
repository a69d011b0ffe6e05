#include "codec/share_container.hpp"
#include "test/support/hex.hpp"

#include <doctest/doctest.h>

namespace tahoe::share_container_test {

using test::from_hex;
using test::to_hex;

namespace {

// The lease of spec/chk.md, example D.
constexpr std::string_view packed_lease
  = "00000000"
    "f5140e914923d5e5b2f963a9444e8b4af1a0346fbf462f5dc799b04a0319617e"
    "321a2cd87750eb8aeae3a5d75a02faa8e6aad5e2ce17a9bdcce5d1ecfe9b28b3"
    "657ccf80";

ec refusal(byte_view start, uint64_t file_size) {
  auto container = share_container::parse(start, file_size);
  return container ? ec::none : code_of(container.error());
}

} // namespace

TEST_SUITE_BEGIN("share_container");

TEST_CASE("a container is the one Tahoe writes") {
  share_container container;
  container.share_size = 1169;
  container.lease_count = 1;
  CHECK(to_hex(container.pack_header()) == "000000020000049100000001");
  CHECK(container.leases_offset() == 1181);
  CHECK(*share_container::parse(container.pack_header(), 1253) == container);
}

TEST_CASE("the share's length comes from the file, not from the header") {
  auto start = from_hex("0000000100000000 00000002");
  auto container = share_container::parse(start, 12 + 5'000'000'000 + 2 * 72);
  REQUIRE(container);
  CHECK(container->version == 1);
  CHECK(container->share_size == 5'000'000'000);
  CHECK(container->lease_count == 2);
}

TEST_CASE("the length in the header ends at 32 bits") {
  share_container container;
  container.share_size = 5'000'000'000;
  CHECK(to_hex(container.pack_header()) == "00000002ffffffff00000000");
}

TEST_CASE("a lease is the one Tahoe writes") {
  auto parsed = lease::parse(from_hex(packed_lease));
  CHECK(parsed.owner_number == 0);
  CHECK(parsed.expiration == 1702678400);
  CHECK(parsed.renew_secret.bytes[0] == 0xf5);
  CHECK(parsed.cancel_secret.bytes[31] == 0xb3);
  CHECK(to_hex(parsed.pack()) == packed_lease);
}

TEST_CASE("every bit of a lease is kept") {
  for (size_t bit = 0; bit < lease::packed_size * 8; ++bit) {
    auto packed = from_hex(packed_lease);
    packed[bit / 8] ^= static_cast<uint8_t>(1 << bit % 8);
    CHECK(lease::parse(packed).pack() == packed);
  }
}

TEST_CASE("a file cut short is refused") {
  auto start = from_hex("000000020000049100000001");
  for (size_t size = 0; size < 12; ++size)
    CHECK(refusal(byte_view{start}.first(size), size) == ec::malformed);
  for (uint64_t size = 12; size < 12 + 72; ++size)
    CHECK(refusal(start, size) == ec::malformed);
  CHECK(refusal(start, 12 + 72) == ec::none);
}

TEST_CASE("more leases than the file can hold are refused") {
  CHECK(refusal(from_hex("0000000200000491ffffffff"), 1253) == ec::malformed);
}

TEST_CASE("unknown versions are unsupported") {
  CHECK(refusal(from_hex("000000000000000000000000"), 12) == ec::unsupported);
  CHECK(refusal(from_hex("000000030000000000000000"), 12) == ec::unsupported);
}

TEST_CASE("mutable containers are unsupported, and named") {
  for (auto magic :
       {"5461686f65206d757461626c6520636f6e7461696e65722076310a750944038e",
        "5461686f65206d757461626c6520636f6e7461696e65722076320ac355219925"}) {
    auto container = share_container::parse(from_hex(magic), 472);
    REQUIRE_FALSE(container);
    CHECK(code_of(container.error()) == ec::unsupported);
    CHECK(describe(container.error()).find("mutable") != std::string::npos);
  }
}

TEST_SUITE_END();

} // namespace tahoe::share_container_test
