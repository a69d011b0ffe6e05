#include "codec/base32.hpp"
#include "crypto/server_order.hpp"
#include "test/support/hex.hpp"

#include <doctest/doctest.h>

#include <numeric>

namespace tahoe::server_order_test {

using test::from_hex;
using test::to_hex;

namespace {

tub_id seed(std::string_view hex) {
  return *tub_id::from(from_hex(hex));
}

/// SHA-256 of "s1" to "s4".
std::vector<tub_id> sample_servers() {
  return {
    seed("e8bc163c82eee18733288c7d4ac636db3a6deb013ef2d37b68322be20edc45cc"),
    seed("ad328846aa18b32a335816374511cac1063c704b8c57999e51da9f908290a7a4"),
    seed("41242b9fae56fad4e6e77dfe33cb18d1c3fc583f988cf25ef9f2d9be0d440bbb"),
    seed("5b840157e7e86aef3b3fd0fc24f3add34d3e7f210370d429475ed1bcd3e7fca2"),
  };
}

storage_index example_b() {
  return *base32_decode_as<storage_index>("35ll6l2n2q2wverwchhnjfrobu");
}

} // namespace

TEST_SUITE_BEGIN("server_order");

TEST_CASE("the format's example comes out") {
  auto servers = sample_servers();
  CHECK(to_hex(order_key(example_b(), servers[3].view()).view())
        == "2767c71c1cc935930b6d5790b1bb6a513ad9f2a3");
  CHECK(permuted_order(example_b(), servers)
        == std::vector<size_t>{3, 2, 0, 1});
}

TEST_CASE("seeds of 20 bytes have a place too") {
  CHECK(to_hex(order_key({}, byte_buffer(20)).view())
        == "8696cf0f4655636cc93c566c1be2dad311da646c");
}

TEST_CASE("no servers have an order too") {
  CHECK(permuted_order(example_b(), {}).empty());
}

TEST_CASE("the order does not depend on how the servers are listed") {
  auto servers = sample_servers();
  auto first = servers[permuted_order(example_b(), servers).front()];
  std::swap(servers[0], servers[3]);
  CHECK(servers[permuted_order(example_b(), servers).front()] == first);
}

TEST_CASE("files spread over many servers") {
  std::vector<tub_id> servers(100);
  for (size_t i = 0; i < servers.size(); ++i)
    servers[i].bytes[0] = static_cast<uint8_t>(i);
  std::vector<unsigned> times_first(servers.size());
  for (int i = 0; i < 10'000; ++i) {
    storage_index si;
    si.bytes[0] = static_cast<uint8_t>(i);
    si.bytes[1] = static_cast<uint8_t>(i >> 8);
    auto order = permuted_order(si, servers);
    ++times_first[order.front()];
    REQUIRE(std::accumulate(order.begin(), order.end(), size_t{0}) == 4950);
  }
  // About 100 for each, standard deviation 10.
  for (auto times : times_first)
    CHECK((times > 40 && times < 160));
}

TEST_SUITE_END();

} // namespace tahoe::server_order_test
