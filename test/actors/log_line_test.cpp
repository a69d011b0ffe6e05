#include "actors/log_line.hpp"

#include <doctest/doctest.h>

#include <nlohmann/json.hpp>

namespace tahoe::log_line_test {

TEST_SUITE_BEGIN("log_line");

TEST_CASE("a line begins with who says what, and the id") {
  CHECK(to_text({"ab3x", "storage", "share-closed", "k7q", "si=x"})
        == "[ab3x] storage share-closed id=k7q si=x");
  CHECK(to_text({"ab3x", "storage", "share-closed", "", ""})
        == "[ab3x] storage share-closed");
}

TEST_CASE("text cannot begin a line or act on a terminal") {
  CHECK(to_text({"n", "c", "e", "", "a\nb\r\x1b[2J\x7f\t\xc2\x9bm"})
        == "[n] c e a\\nb\\x0d\\x1b[2J\\x7f\\x09\\xc2\\x9bm");
  CHECK(to_text({"n", "c", "e", "", "Ännchen ‘x’ \xc2"})
        == "[n] c e Ännchen ‘x’ \xc2");
}

TEST_CASE("JSON members say the same, in one line, whatever the bytes") {
  auto text
    = "{" + to_json_members({"n", "c", "e", "k7q", "a\n\"\xff\x1b"}) + "}";
  CHECK(text.find('\n') == std::string::npos);
  auto parsed = nlohmann::json::parse(text);
  CHECK(parsed["node"] == "n");
  CHECK(parsed["component"] == "c");
  CHECK(parsed["event"] == "e");
  CHECK(parsed["id"] == "k7q");
  CHECK(parsed["text"] == "a\n\"\xef\xbf\xbd\x1b");
  CHECK(to_json_members({"n", "c", "e", "", ""}).find("id")
        == std::string::npos);
}

TEST_CASE("a byte that is no letter cannot act on a terminal") {
  CHECK(to_text({"n", "c", "e", "", "a\x9b[31m"}).find('\x9b')
        == std::string::npos);
  auto letters = "\xc3\x9b \xe2\x82\x9b \xf0\x9f\x98\x80";
  CHECK(to_text({"n", "c", "e", "", letters}).find(letters)
        != std::string::npos);
}

TEST_CASE("JSON members hold nothing that acts on a terminal") {
  auto text = to_json_members({"n", "c", "e", "", "red \xc2\x9b[31m"});
  CHECK(text.find("\\u009b") != std::string::npos);
  CHECK(text.find("\xc2\x9b") == std::string::npos);
}

TEST_CASE("an id is letters and digits, so many") {
  CHECK(is_log_id("k7qAZ09"));
  CHECK(is_log_id(std::string(32, 'x')));
  for (auto text : {"", "a b", "a-b", "a\n", "ä", "../x"})
    CHECK_FALSE(is_log_id(text));
  CHECK_FALSE(is_log_id(std::string(33, 'x')));
}

TEST_SUITE_END();

} // namespace tahoe::log_line_test
