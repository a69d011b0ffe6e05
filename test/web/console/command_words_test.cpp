#include "web/cli/console/command_words.hpp"

#include <doctest/doctest.h>

namespace tahoe::command_words_test {

using words = std::vector<std::string>;

words split(std::string_view line) {
  auto result = split_words(line);
  REQUIRE(result);
  return *result;
}

TEST_SUITE_BEGIN("command_words");

TEST_CASE("words stand between blanks") {
  CHECK(split("").empty());
  CHECK(split(" \t ").empty());
  CHECK(split("  actor  storage --json ")
        == words{"actor", "storage", "--json"});
}

TEST_CASE("quotes and backslashes keep blanks") {
  CHECK(split("a 'b  c' \"d e\" f\\ g") == words{"a", "b  c", "d e", "f g"});
  CHECK(split("'a\\'b\"c\\\"d\\\\e\\f\"") == words{"a\\bc\"d\\e\\f"});
  CHECK(split("a''b \"\" ''") == words{"ab", "", ""});
}

TEST_CASE("an open quote is a mistake") {
  for (auto* line : {"a 'b", "\"", "a\\", "\"a\\\""}) {
    auto result = split_words(line);
    REQUIRE(!result);
    CHECK(code_of(result.error()) == ec::malformed);
  }
}

TEST_CASE("the last word is what is being typed") {
  CHECK(last_word("") == "");
  CHECK(last_word("act") == "act");
  CHECK(last_word("actor ") == "");
  CHECK(last_word("actor sto") == "sto");
}

} // namespace tahoe::command_words_test
