#include "config/ini.hpp"

#include <doctest/doctest.h>

namespace tahoe::ini_test {

namespace {

struct parsed {
  explicit parsed(std::string_view text)
    : values(parse_ini(text, "tahoe.cfg", wrong)) {}

  /// The only mistake, as people see it.
  std::string mistake() const {
    return wrong.size() == 1 ? to_string(wrong[0]) : to_string(wrong) + "?";
  }

  mistakes wrong;
  std::vector<ini_value> values;
};

} // namespace

TEST_SUITE_BEGIN("ini");

TEST_CASE("a value knows its section, key and line") {
  parsed x{"# comment\n\n[node]\nnickname = Ann's node\n"
           "; comment\n[client]\nshares.needed: 3\n"};
  CHECK(x.wrong.empty());
  REQUIRE(x.values.size() == 2);
  CHECK(x.values[0].section == "node");
  CHECK(x.values[0].key == "nickname");
  CHECK(x.values[0].value == "Ann's node");
  CHECK(x.values[0].line == 4);
  CHECK(x.values[1].section == "client");
  CHECK(x.values[1].key == "shares.needed");
  CHECK(x.values[1].value == "3");
  CHECK(x.values[1].line == 7);
}

TEST_CASE(
  "comment signs, delimiters and brackets within a value belong to it") {
  parsed x{"[a]\nk = x ; y # z = [1]: \"q\"\n"};
  REQUIRE(x.values.size() == 1);
  CHECK(x.values[0].value == "x ; y # z = [1]: \"q\"");
}

TEST_CASE("keys do not depend on case, sections do") {
  parsed x{"[Node]\nReveal-IP-Address = Yes\n"};
  REQUIRE(x.values.size() == 1);
  CHECK(x.values[0].section == "Node");
  CHECK(x.values[0].key == "reveal-ip-address");
  CHECK(x.values[0].value == "Yes");
}

TEST_CASE("blanks around key and value, CRLF and a byte order mark vanish") {
  parsed x{"\xEF\xBB\xBF[ a ]\r\nk =\t v w \r\nempty =\r\nlast = 1"};
  CHECK(x.wrong.empty());
  REQUIRE(x.values.size() == 3);
  CHECK(x.values[0].section == "a");
  CHECK(x.values[0].value == "v w");
  CHECK(x.values[1].value == "");
  CHECK(x.values[2].value == "1");
  CHECK(x.values[2].line == 4);
}

TEST_CASE("a key given twice is a mistake at its second line") {
  parsed x{"[a]\nk = 1\n[b]\nk = 1\n[a]\nK = 2\n"};
  CHECK(x.mistake() == "tahoe.cfg:6: [a] k is given twice");
  REQUIRE(x.values.size() == 2);
  CHECK(x.values[0].value == "1");
}

TEST_CASE("a line as long as allowed is taken, one byte more is a mistake") {
  std::string line = "k = ";
  line.append(max_ini_line - line.size(), 'x');
  parsed longest{"[a]\n" + line + "\nj = 1\n"};
  CHECK(longest.wrong.empty());
  REQUIRE(longest.values.size() == 2);
  CHECK(longest.values[0].value.size() == max_ini_line - 4);
  parsed longer{"[a]\n" + line + "x\nj = 1\n"};
  CHECK(longer.mistake() == "tahoe.cfg:2: the line is longer than 4096 bytes");
  REQUIRE(longer.values.size() == 1);
  CHECK(longer.values[0].key == "j");
}

TEST_CASE("what is no section, value or comment is a mistake") {
  CHECK(parsed{"[a]\nword\n"}.mistake()
        == "tahoe.cfg:2: expected KEY = VALUE, [SECTION] or # COMMENT");
  CHECK(parsed{"[a]\n= 1\n"}.mistake()
        == "tahoe.cfg:2: expected KEY = VALUE, [SECTION] or # COMMENT");
  CHECK(parsed{"\nk = 1\n"}.mistake()
        == "tahoe.cfg:2: k stands in no [SECTION]");
  CHECK(parsed{"[a]\nk = 1\n  more\n"}.mistake()
        == "tahoe.cfg:3: the line is indented: a value stands on one line");
}

TEST_CASE("the values of a malformed section are not blamed for it") {
  for (auto header : {"[a", "[", "[]", "[ ]", "[a] # comment"}) {
    CAPTURE(header);
    parsed x{std::string{header} + "\nk = 1\nk = 1\n[b]\nj = 1\n"};
    CHECK(x.mistake() == "tahoe.cfg:1: expected [SECTION]");
    CHECK(x.values.size() == 1);
  }
}

TEST_CASE("only printable UTF-8 is taken") {
  for (auto good : {"\xC3\xA4", "\xE2\x82\xAC", "\xF0\x9F\x90\x99", "a\tb",
                    "\xED\x9F\xBF", "\xF4\x8F\xBF\xBF"}) {
    CAPTURE(good);
    CHECK(parsed{"[a]\nk = " + std::string{good}}.wrong.empty());
  }
  for (auto bad : {"\xC3", "\xE2\x82", "\xF0\x9F\x90", "\xFF", "\x80",
                   "\xC0\x80", "\xE0\x80\x80", "\xED\xA0\x80",
                   "\xF0\x80\x80\x80", "\xF4\x90\x80\x80", "a\x1B[m", "\x7F"}) {
    CAPTURE(bad);
    CHECK(parsed{"[a]\nk = x" + std::string{bad} + "x"}.mistake()
          == "tahoe.cfg:2: the line is not UTF-8, or has control characters");
  }
  CHECK(parsed{{"[a]\nk = \0x", 10}}.wrong.size() == 1);
}

TEST_CASE("every mistake is reported") {
  parsed x{"k = 1\n[\n[a]\nword\nk = 1\nk = 2\n"};
  REQUIRE(x.wrong.size() == 4);
  CHECK(x.wrong[0].line == 1);
  CHECK(x.wrong[1].line == 2);
  CHECK(x.wrong[2].line == 4);
  CHECK(x.wrong[3].line == 6);
}

TEST_SUITE_END();

} // namespace tahoe::ini_test
