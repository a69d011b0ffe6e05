#include "codec/base32.hpp"
#include "crypto/lease_secrets.hpp"
#include "test/support/hex.hpp"

#include <doctest/doctest.h>

namespace tahoe::lease_secrets_test {

using test::from_hex;
using test::to_hex;

namespace {

template <class Bytes>
Bytes counting() {
  byte_buffer bytes;
  for (size_t i = 0; i < Bytes::length; ++i)
    bytes.push_back(static_cast<uint8_t>(i));
  return *Bytes::from(bytes);
}

storage_index example_b() {
  return *base32_decode_as<storage_index>("35ll6l2n2q2wverwchhnjfrobu");
}

} // namespace

TEST_SUITE_BEGIN("lease_secrets");

TEST_CASE("example D's bucket secrets come out") {
  file_lease_secrets file{counting<lease_secret>(), example_b()};
  auto bucket = file.for_server(counting<lease_seed>());
  CHECK(to_hex(bucket.renew.reveal())
        == "4f52947d68430863522a0dbb9323ab06317208795232d437a88ea7a5643b3a28");
  CHECK(to_hex(bucket.cancel.reveal())
        == "3d87ec1e077d55303adc030e07c412b0e123cc472720fbee0468d76213cb8465");
  CHECK(to_hex(stored_form(bucket.renew).view())
        == "f5140e914923d5e5b2f963a9444e8b4af1a0346fbf462f5dc799b04a0319617e");
  CHECK(to_hex(stored_form(bucket.cancel).view())
        == "321a2cd87750eb8aeae3a5d75a02faa8e6aad5e2ce17a9bdcce5d1ecfe9b28b3");
}

TEST_CASE("each server and each file has secrets of its own") {
  auto node = counting<lease_secret>();
  auto seed = counting<lease_seed>();
  auto here = file_lease_secrets{node, example_b()}.for_server(seed);
  auto other_file = file_lease_secrets{node, {}}.for_server(seed);
  auto other_server = file_lease_secrets{node, example_b()}.for_server({});
  auto other_node = file_lease_secrets{{}, example_b()}.for_server(seed);
  for (auto& there : {other_file, other_server, other_node}) {
    CHECK(here.renew != there.renew);
    CHECK(here.cancel != there.cancel);
  }
}

TEST_CASE("a server's lease seed is the start of its tub id") {
  CHECK(lease_seed_of(counting<tub_id>()) == counting<lease_seed>());
}

TEST_CASE("the stored form is BLAKE2b-256") {
  CHECK(to_hex(stored_form(counting<lease_renew_secret>()).view())
        == "cb2f5160fc1f7e05a55ef49d340b48da2e5a78099d53393351cd579dd42503d6");
}

TEST_SUITE_END();

} // namespace tahoe::lease_secrets_test
