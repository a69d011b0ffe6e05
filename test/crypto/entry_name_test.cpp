#include "crypto/entry_name.hpp"
#include "test/support/chk_answers.hpp"
#include "test/support/vdir_answers.hpp"

#include <doctest/doctest.h>

#include <random>

namespace tahoe::entry_name_test {

using namespace std::string_literals;

namespace {

std::string utf8(uint32_t code) {
  auto byte = [](uint32_t x) { return static_cast<char>(x); };
  auto tail = [&](int shift) { return byte(0x80 | (code >> shift & 0x3f)); };
  if (code < 0x80)
    return {byte(code)};
  if (code < 0x800)
    return {byte(0xc0 | code >> 6), tail(0)};
  if (code < 0x10000)
    return {byte(0xe0 | code >> 12), tail(6), tail(0)};
  return {byte(0xf0 | code >> 18), tail(12), tail(6), tail(0)};
}

std::string repeated(const std::string& what, size_t count) {
  std::string result;
  while (count-- > 0)
    result += what;
  return result;
}

void check_survives(const std::string& name) {
  CAPTURE(name);
  CHECK(normalise_entry_name(name) == name);
  CHECK(check_entry_name(name));
}

/// `complaint` is the end of the error.
void check_refused(const std::string& name, const std::string& complaint) {
  CAPTURE(name);
  auto result = normalise_entry_name(name);
  REQUIRE_FALSE(result);
  CHECK(result.error() == ec::malformed);
  CHECK(describe(result.error()) == "malformed name: " + complaint);
  auto checked = check_entry_name(name);
  REQUIRE_FALSE(checked);
  CHECK(describe(checked.error()) == describe(result.error()));
}

} // namespace

TEST_SUITE_BEGIN("entry_name");

TEST_CASE("names come out in the oracle's NFC, and stay there") {
  for (auto& row : test::vdir_answers("nfc")) {
    CAPTURE(row.text(0));
    auto name = normalise_entry_name(row.string(0));
    REQUIRE(name);
    CHECK(test::to_hex(as_bytes(*name)) == row.text(1));
    CHECK(normalise_entry_name(*name) == *name);
  }
}

TEST_CASE("every character comes out in the oracle's NFC") {
  std::string everything;
  size_t changing = 0;
  for (uint32_t code = 1; code < 0x110000; ++code) {
    if (code == '.' || code == '/' || (code >= 0xd800 && code < 0xe000))
      continue;
    auto name = normalise_entry_name(utf8(code));
    REQUIRE(name);
    everything += *name;
    if (*name != utf8(code)) {
      ++changing;
      CHECK(normalise_entry_name(*name) == *name);
    }
  }
  CHECK(test::to_hex(test::sha256(as_bytes(everything)))
        == test::vdir_answers("all").front().text(0));
  CHECK(changing > 1000);
}

TEST_CASE("normalising twice is normalising once") {
  std::mt19937 random{1};
  std::uniform_int_distribution<uint32_t> any{1, 0x10ffff}, mark{0x300, 0x345},
    letter{'A', 'z'}, kind{0, 3}, length{1, 100};
  size_t names = 0;
  for (int i = 0; i < 3000; ++i) {
    std::string text;
    for (auto left = length(random); left > 0; --left) {
      auto which = kind(random);
      text += utf8(which == 0   ? any(random)
                   : which == 1 ? letter(random)
                                : mark(random));
    }
    if (auto once = normalise_entry_name(text)) {
      ++names;
      CHECK(normalise_entry_name(*once) == *once);
    }
  }
  CHECK(names > 500);
}

TEST_CASE("what looks strange survives") {
  for (auto name : {"a"s,
                    " "s,
                    "..."s,
                    ".a"s,
                    "a."s,
                    ". "s,
                    "~"s,
                    "\\"s,
                    "C:"s,
                    "a\nb"s,
                    "\x01\x1b[31m\x7f"s,
                    "\r\n"s,
                    "\t"s,
                    "-rf"s,
                    "*?\"<>|"s,
                    "CON"s,
                    "\xc2\x80\xc2\x9f"s,
                    utf8(0x200b),
                    utf8(0x202e) + "txt.exe",
                    utf8(0xfeff),
                    utf8(0xfffe),
                    utf8(0x10ffff),
                    utf8(0xe000),
                    utf8(0x1f600),
                    utf8(0x378),
                    "\xef\xac\x81"s,
                    "\xef\xbc\x8f"s,
                    "A"s,
                    "\xe1\xba\x9e"s})
    check_survives(name);
}

TEST_CASE("what is no name is refused, with the rule and the place") {
  check_refused("", "it is empty");
  check_refused(".", "\".\" and \"..\" are no names");
  check_refused("..", "\".\" and \"..\" are no names");
  check_refused("/", "it holds a '/' at byte 0");
  check_refused("a/b", "it holds a '/' at byte 1");
  check_refused("../x", "it holds a '/' at byte 2");
  check_refused("\0"s, "it holds a NUL at byte 0");
  check_refused("abc\0"s, "it holds a NUL at byte 3");
  check_refused(utf8(0xe9) + "/", "it holds a '/' at byte 2");
  check_refused("/"s + utf8(0x338), "it holds a '/' at byte 0");
}

TEST_CASE("what is not UTF-8 is refused where it begins") {
  for (auto bad :
       {"\x80"s, "\xbf"s, "\xc3"s, "\xc3("s, "\xe2\x82"s, "\xe2(\xa1"s,
        "\xf0\x9f\x98"s, "\xff"s, "\xfe"s, "\xf8\x88\x80\x80\x80"s,
        // overlong
        "\xc0\x80"s, "\xc0\xaf"s, "\xc1\xbf"s, "\xe0\x80\xaf"s, "\xe0\x9f\xbf"s,
        "\xf0\x80\x80\xaf"s, "\xf0\x8f\xbf\xbf"s,
        // surrogates
        "\xed\xa0\x80"s, "\xed\xbf\xbf"s, "\xed\xa0\xbd\xed\xb8\x80"s,
        // past U+10FFFF
        "\xf4\x90\x80\x80"s, "\xf5\x80\x80\x80"s}) {
    check_refused(bad, "it is not UTF-8 at byte 0");
    check_refused(bad + "z", "it is not UTF-8 at byte 0");
    check_refused("ab" + bad, "it is not UTF-8 at byte 2");
  }
  auto name = "a"s + utf8(0xe9) + utf8(0x20ac) + utf8(0x1f600);
  for (size_t size : {2, 4, 5, 7, 8, 9})
    CHECK_FALSE(normalise_entry_name(name.substr(0, size)));
}

TEST_CASE("a name has at most 255 bytes") {
  check_survives(std::string(255, 'x'));
  check_survives(repeated(utf8(0xe9), 127) + "x");
  check_survives(repeated(utf8(0x1f600), 63) + "xyz");
  check_refused(std::string(256, 'x'), "it is longer than 255 bytes");
  check_refused(repeated(utf8(0xe9), 128), "it is longer than 255 bytes");
  check_refused(std::string(10'000'000, 'x'), "it is longer than 255 bytes");
  check_refused(std::string(10'000'000, '\xff'), "it is longer than 255 bytes");
}

TEST_CASE("the length that counts is the one in NFC") {
  // Shrinks, as far as names can: 7 bytes to 2.
  auto shrinking = utf8(0x1fbe) + utf8(0x308) + utf8(0x301);
  CHECK(normalise_entry_name(repeated(shrinking, 127) + utf8(0x212a))
        == repeated(utf8(0x390), 127) + "K");
  CHECK_FALSE(normalise_entry_name(repeated(shrinking, 128)));
  CHECK(normalise_entry_name(repeated("e"s + utf8(0x301), 127) + "x")
        == repeated(utf8(0xe9), 127) + "x");
  // Grows: 4 bytes to 12.
  auto growing = utf8(0x1d160);
  CHECK(normalise_entry_name(repeated(growing, 21))->size() == 252);
  CHECK_FALSE(normalise_entry_name(repeated(growing, 22)));
  // As much as utf8proc is ever given.
  CHECK_FALSE(normalise_entry_name(repeated(growing, 255)));
  CHECK_FALSE(normalise_entry_name(repeated(utf8(0x390), 510)));
  CHECK_FALSE(normalise_entry_name(repeated(utf8(0x345), 255)
                                   + repeated(utf8(0x334), 255)));
}

TEST_CASE("a name of another Unicode's NFC is kept") {
  CHECK(check_entry_name("e"s + utf8(0x301)));
  CHECK(normalise_entry_name("e"s + utf8(0x301)) == utf8(0xe9));
}

TEST_SUITE_END();

} // namespace tahoe::entry_name_test
