#include "test/support/seeded_random.hpp"
#include "web/cli/console/terminal_text.hpp"

#include <doctest/doctest.h>

#include <array>

namespace tahoe::terminal_text_test {

TEST_SUITE_BEGIN("terminal_text");

TEST_CASE("what a terminal would obey is written out") {
  CHECK(harmless("a\x1b[31mb\x07\r\x7f")
        == "a\\u001b[31mb\\u0007\\u000d\\u007f");
  CHECK(harmless("\u009b31m") == "\\u009b31m");
  // Text that would run from right to left, and lines without an end of line.
  CHECK(harmless("a\u202eb\u2028") == "a\\u202eb\\u2028");
  CHECK(harmless("\U000e0041") == "\\udb40\\udc41");
}

TEST_CASE("what people read stays as it is") {
  std::string text = "line 1\n\ttab, größer, 日本, 👩\u200d💻, e\u0301\n";
  CHECK(harmless(text) == text);
}

TEST_CASE("bytes that are no UTF-8 become a mark") {
  CHECK(harmless("a\xff\xc3z\xe2\x82") == "a\ufffd\ufffdz\ufffd\ufffd");
  CHECK(harmless("\xed\xa0\x80").find('\xed') == std::string::npos);
}

TEST_CASE("any bytes become harmless, and stay so") {
  auto random = test::seeded_random(7);
  std::array<uint8_t, 64> bytes;
  for (int round = 0; round < 2000; ++round) {
    REQUIRE(random(bytes));
    auto text = harmless({reinterpret_cast<char*>(bytes.data()), bytes.size()});
    CHECK(harmless(text) == text);
    for (auto c : text)
      CHECK((static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\t'));
  }
}

TEST_CASE("the beginning of a character is found") {
  CHECK(incomplete_character("ab") == 0);
  CHECK(incomplete_character("") == 0);
  std::string text = "a€";
  CHECK(incomplete_character(text) == 0);
  CHECK(incomplete_character(text.substr(0, 3)) == 2);
  CHECK(incomplete_character(text.substr(0, 2)) == 1);
  std::string emoji = "👩";
  CHECK(incomplete_character(emoji.substr(0, 3)) == 3);
  CHECK(incomplete_character(emoji) == 0);
  CHECK(incomplete_character("\x80\x80\x80\x80") == 0);
}

TEST_CASE("text goes on in the next row") {
  CHECK(behind({}, "abcd", 4) == screen_position{0, 4});
  CHECK(behind({}, "abcde", 4) == screen_position{1, 1});
  CHECK(behind({}, "abc日", 4) == screen_position{1, 2});
  CHECK(behind({}, "a\nb", 4) == screen_position{1, 1});
  CHECK(behind({}, "a\tb", 40) == screen_position{0, 9});
  CHECK(behind({}, "e\u0301", 4) == screen_position{0, 1});
}

} // namespace tahoe::terminal_text_test
