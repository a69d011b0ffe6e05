#include "crypto/file_hashes.hpp"
#include "test/support/hex.hpp"

#include <doctest/doctest.h>

namespace tahoe::file_hashes_test {

using test::from_hex;
using test::to_hex;

namespace {

std::string hex_of(const digest& hash) {
  return to_hex(hash.view());
}

std::string hex_of(tagged_hasher hasher) {
  hasher.update(as_bytes("ta"));
  hasher.update(as_bytes("hoe"));
  return hex_of(hasher.finish());
}

} // namespace

TEST_SUITE_BEGIN("file_hashes");

TEST_CASE("each hash has the tag of its purpose") {
  auto bytes = as_bytes("tahoe");
  auto block
    = "9aa1ca5f9082bb125b34a42105876da71fd3c48e81d6858badc38dce6d6037e7";
  CHECK(hex_of(block_hash(bytes)) == block);
  CHECK(hex_of(block_hasher()) == block);
  auto segment
    = "180b59c3bf6130eb86f898f2e99431e9b14f823b3f0b85e7f98697b1632514e4";
  CHECK(hex_of(crypttext_segment_hash(bytes)) == segment);
  CHECK(hex_of(crypttext_segment_hasher()) == segment);
  CHECK(hex_of(crypttext_hasher())
        == "8bd82c65bffb3b368917f21b636ce9513e671cdc293ef53c36355af31b8996dd");
  CHECK(hex_of(uri_extension_hash(bytes))
        == "9edec408bdb18675163276e3fcee41f504b657a9ecd471fb94ee504e5fd86f80");
}

TEST_CASE("tree nodes and padding leaves have tags of their own") {
  digest left, right;
  for (size_t i = 0; i < digest::length; ++i)
    right.bytes[i] = static_cast<uint8_t>(i);
  CHECK(hex_of(merkle_node_hash(left, right))
        == "88f6779e455e0c29ac03503e474c447dedbd4a63b1a83f5e832a09e5de8e24fd");
  CHECK(hex_of(merkle_empty_leaf_hash(3))
        == "9ed59076b6bee6b75864630c3c20cff6934efe03a60a7fd28b69542fb13a68a3");
  CHECK(hex_of(merkle_empty_leaf_hash(10))
        == "ad6bdacbc961fbc124653306f5b8e757c4eddb06491b1edb48c68d124466fa15");
}

TEST_CASE("the hashes of example A come out") {
  CHECK(hex_of(block_hash(from_hex("69a274f9768a1a437fd51b13cb402d0b0b1bbd")))
        == "7b59609340be4d0a425121db8517790f592d7db693e567a29557edbbdc0bdbd4");
  auto crypttext
    = from_hex("69a274f9768a1a437fd51b13cb402d0b0b1bbdd69414c91e9cc8f33d"
               "e0b1117243a0d341b5a3f045bb524b5bf6b200329a8a5eaac154f3c7");
  CHECK(hex_of(crypttext_segment_hash(crypttext))
        == "12af5b54aeaede9c953c3906275f6fdfc9f4635904a2c748cd7cb531f2a4990d");
  auto hasher = crypttext_hasher();
  hasher.update(crypttext);
  CHECK(hex_of(hasher.finish())
        == "80ed8bd9cc0ccab9fa8cd2c823c0ad806cbff4c6a44045c38f64a3e3cb5275fd");
}

TEST_SUITE_END();

} // namespace tahoe::file_hashes_test
