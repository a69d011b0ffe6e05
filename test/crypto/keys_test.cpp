#include "codec/base32.hpp"
#include "crypto/keys.hpp"
#include "test/support/hex.hpp"

#include <doctest/doctest.h>

namespace tahoe::keys_test {

using test::from_hex;
using test::to_hex;

namespace {

encryption_key convergent_key(byte_view secret, unsigned needed, unsigned total,
                              uint64_t segment_size, byte_view plaintext) {
  convergence_hasher hasher{convergence_secret{secret}, needed, total,
                            segment_size};
  hasher.update(plaintext.first(plaintext.size() / 2));
  hasher.update(plaintext.subspan(plaintext.size() / 2));
  return hasher.finish();
}

std::string hex_of(const encryption_key& key) {
  return to_hex(key.reveal());
}

byte_buffer counting(size_t size) {
  byte_buffer result;
  for (size_t i = 0; i < size; ++i)
    result.push_back(static_cast<uint8_t>(i));
  return result;
}

} // namespace

TEST_SUITE_BEGIN("keys");

TEST_CASE("example A's key and storage index come out") {
  auto key = convergent_key(as_bytes("aaaaaaaaaaaaaaaa"), 3, 10, 57,
                            byte_buffer(56, 'a'));
  CHECK(hex_of(key) == "380ff65ec57c08c67d0219f67b481d28");
  CHECK(base32_encode(storage_index_of(key).view())
        == "5mwuz5yxisqrnhtrsljs7wkyb4");
}

TEST_CASE("example B's key and storage index come out") {
  auto key = convergent_key({}, 2, 3, 32, counting(100));
  CHECK(hex_of(key) == "e419fbba1dddbd8c02eee75b6d1047b2");
  CHECK(base32_encode(storage_index_of(key).view())
        == "35ll6l2n2q2wverwchhnjfrobu");
}

TEST_CASE("convergence secrets may have any length") {
  auto text = as_bytes("hellohellohellohellohellohellohello");
  byte_buffer secret;
  for (int i = 0; i < 3; ++i)
    append(secret, counting(32));
  CHECK(hex_of(convergent_key({}, 3, 10, 57, text))
        == "13756ba568f8f14c33ee066688ee38ae");
  CHECK(hex_of(convergent_key(secret, 3, 10, 57, text))
        == "308611a60530472511ed6bdc80a39c90");
}

TEST_CASE("secret, parameters and content all change the key") {
  auto text = as_bytes("content");
  auto secret = as_bytes("secret");
  auto key = convergent_key(secret, 3, 10, 57, text);
  CHECK(key == convergent_key(secret, 3, 10, 57, text));
  CHECK(key != convergent_key(as_bytes("secreu"), 3, 10, 57, text));
  CHECK(key != convergent_key(secret, 4, 10, 57, text));
  CHECK(key != convergent_key(secret, 3, 11, 57, text));
  CHECK(key != convergent_key(secret, 3, 10, 60, text));
  CHECK(key != convergent_key(secret, 3, 10, 57, as_bytes("contents")));
}

TEST_SUITE_END();

} // namespace tahoe::keys_test
