#include "web/cli/console/completion.hpp"

#include <doctest/doctest.h>

namespace tahoe::completion_test {

using words = std::vector<std::string>;

TEST_SUITE_BEGIN("completion");

TEST_CASE("what all have in common is inserted") {
  auto found = complete_line("act", {"actors", "actor", "top"});
  CHECK(found.insert == "or");
  CHECK(found.choices.empty());
}

TEST_CASE("the only word is inserted with a blank") {
  CHECK(complete_line("actor sto", {"storage"}).insert == "rage ");
  CHECK(complete_line("actor storage", {"storage"}).insert == " ");
}

TEST_CASE("several words without a common part are shown") {
  auto found = complete_line("x ", {"b", "a", "b"});
  CHECK(found.insert.empty());
  CHECK(found.choices == words{"a", "b"});
}

TEST_CASE("what does not fit is nothing") {
  auto found = complete_line("actor zz", {"storage", "z"});
  CHECK(found.insert.empty());
  CHECK(found.choices.empty());
  CHECK(complete_line("a", {}).insert.empty());
}

TEST_CASE("a character is inserted whole") {
  CHECK(complete_line("", {"aä", "aö"}).insert == "a");
}

TEST_CASE("columns are as wide as the widest word") {
  CHECK(in_columns({"a", "bbb", "c", "日"}, 11) == "a    bbb\nc    日\n");
  CHECK(in_columns({"a", "b"}, 1) == "a\nb\n");
  CHECK(in_columns({}, 80).empty());
}

} // namespace tahoe::completion_test
