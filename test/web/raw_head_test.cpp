#include "web/server/raw_head.hpp"

#include <doctest/doctest.h>

#include <string>

namespace tahoe::raw_head_test {

TEST_SUITE_BEGIN("raw_head");

TEST_CASE("a head ends at the first empty line") {
  CHECK(head_size("") == 0);
  CHECK(head_size("GET / HTTP/1.1\r\nHost: a\r\n") == 0);
  CHECK(head_size("GET / HTTP/1.1\r\n\r\nbody\r\n\r\n") == 18);
  CHECK(head_size("\r\n\r\n") == 4);
}

TEST_CASE("the first byte shows what cannot be a request") {
  for (auto text : {"", "G", "!", "get"})
    CHECK(could_be_request(text));
  for (auto text : {"\x16\x03", "\r\n", " GET", "\x80", "\x7f"})
    CHECK_FALSE(could_be_request(text));
}

TEST_CASE("a target is too long as soon as that can be seen") {
  CHECK_FALSE(target_is_too_long("", 5));
  CHECK_FALSE(target_is_too_long("GETGETGET", 5));
  CHECK_FALSE(target_is_too_long("GET /1234", 5));
  CHECK_FALSE(target_is_too_long("GET /1234 HTTP/1.1", 5));
  CHECK_FALSE(target_is_too_long("GET /1234\r\nlonger than that", 5));
  CHECK(target_is_too_long("GET /12345", 5));
  CHECK(target_is_too_long("GET /12345 HTTP/1.1\r\n", 5));
}

TEST_CASE("what two readers could take for two things is seen") {
  const std::string good = "GET / HTTP/1.1\r\nHost: a\r\nX: b\t c\r\n\r\n";
  CHECK(hidden_in_head(good) == nullptr);
  for (auto bad : {"GET / HTTP/1.1\nHost: a\r\n\r\n",
                   "GET / HTTP/1.1\r\nHost: a\n\r\n\r\n",
                   "GET / HTTP/1.1\r\nHost: a\rX: b\r\n\r\n",
                   "GET / HTTP/1.1\r\nHost: a\r\n b\r\n\r\n",
                   "GET / HTTP/1.1\r\nHost: a\r\n\tb\r\n\r\n",
                   "GET / HTTP/1.1\r\n Host: a\r\n\r\n", "\r", "\n", "\n\r"}) {
    CAPTURE(bad);
    CHECK(hidden_in_head(bad) != nullptr);
  }
  // Wherever either byte stands alone.
  for (size_t i = 0; i < good.size(); ++i)
    for (auto* extra : {"\r", "\n"}) {
      auto changed = good.substr(0, i) + extra + good.substr(i);
      CHECK_MESSAGE(hidden_in_head(changed) != nullptr, i);
    }
}

TEST_SUITE_END();

} // namespace tahoe::raw_head_test
