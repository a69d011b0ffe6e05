#include "crypto/furl.hpp"
#include "test/support/hex.hpp"

#include <doctest/doctest.h>

namespace tahoe::furl_test {

namespace {

const std::string tub_text
  = "aaaqeayeaudaocajbifqydiob4ibceqtcqkrmfyydenbwha5dypq";
const std::string swissnum_text = "aaaqeayeaudaocajbifqydiob4ibceqt";

std::string with_hints(const std::string& hints) {
  return "pb://" + tub_text + "@" + hints + "/" + swissnum_text;
}

void check_malformed(const std::string& text) {
  CAPTURE(text);
  auto parsed = parse_furl(text);
  REQUIRE(!parsed);
  CHECK(parsed.error() == ec::malformed);
  CHECK(describe(parsed.error()).find(swissnum_text.substr(0, 8))
        == std::string::npos);
}

} // namespace

TEST_SUITE_BEGIN("furl");

TEST_CASE("a furl names a tub, its places and a service") {
  auto text = with_hints("storage.example.org:3457,192.0.2.1:80,[::1]:65535");
  auto parsed = parse_furl(text);
  REQUIRE(parsed);
  CHECK(test::to_hex(parsed->tub.view())
        == "000102030405060708090a0b0c0d0e0f"
           "101112131415161718191a1b1c1d1e1f");
  CHECK(test::to_hex(parsed->service.reveal())
        == "000102030405060708090a0b0c0d0e0f10111213");
  CHECK(parsed->hints
        == std::vector<location_hint>{
          {"storage.example.org", 3457}, {"192.0.2.1", 80}, {"::1", 65535}});
  CHECK(parsed->to_uri() == text);
}

TEST_CASE("a node that only connects outward has no places") {
  auto parsed = parse_furl(with_hints(""));
  REQUIRE(parsed);
  CHECK(parsed->hints.empty());
  CHECK(parsed->to_uri() == with_hints(""));
}

TEST_CASE("places are a host and a port") {
  for (auto good : {"a:1", "localhost:65535", "[::]:1", "[2001:db8::1]:9",
                    "[::ffff:192.0.2.1]:9", "x-1.Example_2.org:80"}) {
    auto hint = parse_location_hint(good);
    REQUIRE(hint);
    CHECK(to_string(*hint) == good);
  }
  for (auto bad : {"",           "a",         "a:",
                   ":1",         "a:0",       "a:65536",
                   "a:-1",       "a:+1",      "a:01",
                   "a:1x",       "a: 1",      "a b:1",
                   "a:b:1",      "::1:1",     "[::1]",
                   "[::1]1",     "[]:1",      "[a]:1",
                   "[::1:1",     "::1]:1",    "[192.0.2.1]:1",
                   "[::1%lo]:1", "a/b:1",     "a@b:1",
                   "tcp:a:1",    "\xc3\xa4:1"}) {
    CAPTURE(bad);
    auto hint = parse_location_hint(bad);
    REQUIRE(!hint);
    CHECK(hint.error() == ec::malformed);
    check_malformed(with_hints(bad[0] == '\0' ? "," : bad));
  }
  CHECK(parse_location_hint(std::string(253, 'a') + ":1"));
  CHECK(!parse_location_hint(std::string(254, 'a') + ":1"));
  CHECK(!parse_location_hint(std::string("[::1\0]:1", 8)));
}

TEST_CASE("empty places between commas are malformed") {
  check_malformed(with_hints("a:1,"));
  check_malformed(with_hints(",a:1"));
  check_malformed(with_hints("a:1,,b:2"));
}

TEST_CASE("a furl has at most 16 places") {
  std::string hints = "host:1";
  for (int i = 1; i < 16; ++i)
    hints += ",host:1";
  CHECK(parse_furl(with_hints(hints)));
  check_malformed(with_hints(hints + ",host:1"));
}

TEST_CASE("a furl has at most 2000 bytes") {
  std::string hints = std::string(200, 'a') + ":1";
  for (int i = 1; i < 9; ++i)
    hints += "," + std::string(200, 'a') + ":1";
  CHECK(parse_furl(with_hints(hints)));
  check_malformed(with_hints(hints + "," + std::string(200, 'a') + ":1"));
}

TEST_CASE("a furl cut short is malformed") {
  auto text = with_hints("host:1,[::1]:2");
  for (size_t size = 0; size < text.size(); ++size)
    check_malformed(text.substr(0, size));
}

TEST_CASE("no error repeats the secret of a damaged furl") {
  check_malformed(with_hints("a:1") + "a");
  check_malformed(with_hints("a:1") + "/");
  check_malformed(with_hints("a:1") + "\n");
  check_malformed("pb:" + with_hints("a:1"));
  check_malformed("pb://" + swissnum_text + "@a:1/" + swissnum_text);
  check_malformed("pb://" + tub_text + "/" + swissnum_text + "@");
  check_malformed("pb://" + tub_text + "@" + swissnum_text + "/");
  check_malformed("pb://" + tub_text + "@" + swissnum_text + ":x/"
                  + swissnum_text);
}

TEST_CASE("a changed character is another furl or none") {
  auto text = with_hints("host:1");
  auto original = *parse_furl(text);
  for (size_t i = 0; i < text.size(); ++i)
    for (int flip = 1; flip < 256; flip <<= 1) {
      auto changed = text;
      changed[i] = static_cast<char>(changed[i] ^ flip);
      auto parsed = parse_furl(changed);
      REQUIRE(!(parsed && *parsed == original));
    }
}

TEST_SUITE_END();

} // namespace tahoe::furl_test
