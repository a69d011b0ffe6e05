#include "crypto/tagged_hash.hpp"
#include "test/support/hex.hpp"

#include <doctest/doctest.h>

namespace tahoe::tagged_hash_test {

using test::to_hex;

TEST_SUITE_BEGIN("tagged_hash");

TEST_CASE("the format's examples come out") {
  CHECK(to_hex(tagged_hash("tag", as_bytes("val")).view())
        == "3d144894c774733d31aa0545f2ce69c6cd347c22e621f1ebc6099d4275730c88");
  CHECK(to_hex(tagged_pair_hash("tag", as_bytes("a"), as_bytes("b")).view())
        == "e003cf467d5cbcdf2eedb7369cd332e96f4405959a932f35200b862b2dc0a593");
}

TEST_CASE("tags and values of many blocks are hashed whole") {
  CHECK(
    to_hex(tagged_hash(std::string(1000, 't'), as_bytes(std::string(1000, 'x')))
             .view())
    == "65b9ce90882d8a8d6439800744bafa510520e51caa96ffcd6416e9f1cb75aa77");
}

TEST_CASE("it does not matter in what pieces the bytes arrive") {
  std::string text(300, '?');
  for (size_t i = 0; i < text.size(); ++i)
    text[i] = static_cast<char>(i * 7);
  auto whole = tagged_hash("tag", as_bytes(text));
  for (size_t cut = 0; cut <= text.size(); ++cut) {
    tagged_hasher hasher{"tag"};
    hasher.update(as_bytes(text).first(cut));
    hasher.update(as_bytes(text).subspan(cut));
    CHECK(hasher.finish() == whole);
  }
}

TEST_CASE("a copy goes on from where its original stands") {
  tagged_hasher original{"tag"};
  original.update(as_bytes("v"));
  auto copy = original;
  copy.update(as_bytes("al"));
  CHECK(copy.finish() == tagged_hash("tag", as_bytes("val")));
  CHECK(original.finish() == tagged_hash("tag", as_bytes("v")));
}

TEST_CASE("bytes cannot move between tag and value or within a pair") {
  CHECK(tagged_hash("tagv", as_bytes("al"))
        != tagged_hash("tag", as_bytes("val")));
  CHECK(tagged_pair_hash("tag", as_bytes("ab"), as_bytes(""))
        != tagged_pair_hash("tag", as_bytes("a"), as_bytes("b")));
}

TEST_CASE("a hash becomes a secret of at most its length") {
  using half = secret<struct half_tag, 16>;
  auto hash = tagged_hash("tag", as_bytes("val"));
  CHECK(to_hex(as_secret<half>(hash).reveal())
        == "3d144894c774733d31aa0545f2ce69c6");
}

TEST_SUITE_END();

} // namespace tahoe::tagged_hash_test
