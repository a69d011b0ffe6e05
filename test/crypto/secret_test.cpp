#include "crypto/secret.hpp"
#include "test/support/hex.hpp"

#include <caf/binary_deserializer.hpp>
#include <caf/binary_serializer.hpp>
#include <caf/deep_to_string.hpp>
#include <doctest/doctest.h>

#include <new>

namespace tahoe::secret_test {

using test::from_hex;
using test::to_hex;

namespace {

using test_secret = secret<struct test_secret_tag, 4>;
using test_buffer = secret_buffer<struct test_buffer_tag>;

test_secret sample() {
  return *test_secret::from(from_hex("01fe0380"));
}

/// A message that happens to hold a secret.
struct message {
  test_secret key;
  uint32_t number = 7;
};

template <class Inspector>
typename Inspector::result_type inspect(Inspector& f, message& x) {
  return f(x.key, x.number);
}

} // namespace

TEST_SUITE_BEGIN("secret");

TEST_CASE("a secret is made of exactly its length") {
  CHECK(to_hex(sample().reveal()) == "01fe0380");
  CHECK(!test_secret::from(from_hex("01fe03")));
  CHECK(!test_secret::from(from_hex("01fe038000")));
  CHECK(to_hex(test_secret{}.reveal()) == "00000000");
}

TEST_CASE("secrets are equal if all their bytes are") {
  CHECK(sample() == sample());
  for (size_t i = 0; i < 4; ++i) {
    auto bytes = from_hex("01fe0380");
    bytes[i] ^= 0x10;
    CHECK(sample() != *test_secret::from(bytes));
  }
}

TEST_CASE("secret buffers are equal if lengths and bytes are") {
  auto equal = [](std::string_view a, std::string_view b) {
    return test_buffer{as_bytes(a)} == test_buffer{as_bytes(b)};
  };
  CHECK(equal("token", "token"));
  CHECK(equal("", ""));
  CHECK(!equal("token", "tokem"));
  CHECK(!equal("token", "toke"));
  CHECK(!equal("", "t"));
}

TEST_CASE("printing a secret does not show it") {
  CHECK(to_string(sample()) == "<secret>");
  CHECK(to_string(test_buffer{as_bytes("hidden")}) == "<secret>");
  CHECK(caf::deep_to_string(sample()) == "<secret>");
  auto text = caf::deep_to_string(message{sample()});
  CHECK(text.find("<secret>") != std::string::npos);
  CHECK(text.find("254") == std::string::npos);
}

TEST_CASE("a secret travels as its bytes") {
  std::vector<char> wire;
  caf::binary_serializer writer{nullptr, wire};
  auto sent = sample();
  REQUIRE(!writer(sent));
  CHECK(to_hex(as_bytes({wire.data(), wire.size()})) == "01fe0380");
  caf::binary_deserializer reader{nullptr, wire};
  test_secret received;
  REQUIRE(!reader(received));
  CHECK(received == sent);
  wire.pop_back();
  caf::binary_deserializer short_reader{nullptr, wire};
  CHECK(short_reader(received));
}

TEST_CASE("a secret's bytes are gone when it is") {
  alignas(test_secret) std::array<uint8_t, sizeof(test_secret)> memory;
  auto* object = new (memory.data()) test_secret{sample()};
  CHECK(object->reveal().data() == memory.data());
  CHECK(to_hex(memory) == "01fe0380");
  object->~test_secret();
  CHECK(to_hex(memory) == "00000000");
}

TEST_CASE("secret buffers keep any length") {
  test_buffer a{as_bytes("hidden")};
  auto b = a;
  CHECK(a == b);
  b = test_buffer{};
  CHECK(b.reveal().empty());
  CHECK(a != b);
  b = std::move(a);
  CHECK(as_text(b.reveal()) == "hidden");
}

TEST_SUITE_END();

} // namespace tahoe::secret_test
