#include "web/server/admission.hpp"

#include <doctest/doctest.h>

namespace tahoe::admission_test {

using boost::asio::ip::make_address;

TEST_SUITE_BEGIN("admission");

namespace {

size_t room_for(const char* address, size_t connections) {
  admission places{connections};
  auto from = admission::origin_of(make_address(address));
  size_t result = 0;
  for (; !places.is_full() && places.takes(from); ++result)
    places.add(from);
  return result;
}

} // namespace

TEST_CASE("this machine gets nearly all connections, any other a few") {
  CHECK(room_for("127.0.0.1", 2000) == 1875);
  CHECK(room_for("::1", 2000) == 1875);
  CHECK(room_for("::ffff:127.0.0.1", 2000) == 1875);
  CHECK(room_for("192.0.2.7", 2000) == 250);
  CHECK(room_for("2001:db8::1", 2000) == 250);
}

TEST_CASE("all addresses of a network of IPv6 count as one") {
  auto of
    = [](const char* text) { return admission::origin_of(make_address(text)); };
  CHECK(of("2001:db8::1") == of("2001:db8::ffff:1"));
  CHECK(of("2001:db8::1") != of("2001:db8:0:1::1"));
  CHECK(of("::ffff:192.0.2.7") == of("192.0.2.7"));
  CHECK(of("192.0.2.7") != of("192.0.2.8"));
}

TEST_CASE("many addresses together fill it, and who goes makes room") {
  admission places{80};
  auto from = [](int i) {
    return admission::origin_of(make_address("192.0.2." + std::to_string(i)));
  };
  for (int i = 0; i < 80; ++i)
    places.add(from(i));
  CHECK(places.is_full());
  places.remove(from(3));
  CHECK_FALSE(places.is_full());
  CHECK(places.takes(from(3)));
}

TEST_SUITE_END();

} // namespace tahoe::admission_test
