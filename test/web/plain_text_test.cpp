#include "web/console/plain_text.hpp"

#include <doctest/doctest.h>

namespace tahoe::plain_text_test {

using json = nlohmann::ordered_json;

TEST_SUITE_BEGIN("plain_text");

TEST_CASE("a list of objects is a table, numbers aligned at their ends") {
  json rows{{{"name", "tub"}, {"messages", 7}},
            {{"name", "storage"}, {"messages", 12345}}};
  CHECK_EQ(to_plain_text(rows), "name     messages\n"
                                "tub             7\n"
                                "storage     12345\n");
}

TEST_CASE("a cell that is missing stays empty") {
  json rows{{{"a", "x"}}, {{"a", "y"}, {"b", "z"}}};
  CHECK_EQ(to_plain_text(rows), "a  b\nx\ny  z\n");
}

TEST_CASE("an object is a line for each key, and what is in it indented") {
  json value{{"up", true},
             {"roles", json::array()},
             {"state", {{"files", 3}, {"gone", nullptr}}}};
  CHECK_EQ(to_plain_text(value), "up     yes\n"
                                 "roles  -\n"
                                 "state\n"
                                 "  files  3\n"
                                 "  gone   -\n");
}

TEST_CASE("plain values stand in one line, and nothing is said, too") {
  CHECK_EQ(to_plain_text({{"roles", {"storage", "client"}}}),
           "roles  storage, client\n");
  CHECK_EQ(to_plain_text(json::array()), "none\n");
}

TEST_CASE("a table that is too wide goes on below, word by word") {
  json rows{{{"name", "help"}, {"does", "what there is, größer"}, {"n", 7}},
            {{"name", "  x"}, {"does", "abcdefghijkl"}, {"n", 12}}};
  CHECK_EQ(to_plain_text(rows, 24), "name  does             n\n"
                                    "help  what there is,   7\n"
                                    "      größer\n"
                                    "  x   abcdefghijkl    12\n");
  // Words stay whole, whatever room there is.
  CHECK(to_plain_text(rows, 10).find("  x   abcdefghijkl  12\n")
        != std::string::npos);
  CHECK_EQ(to_plain_text(rows, 80), to_plain_text(rows));
}

TEST_CASE("letters of several bytes take the room of one") {
  json rows{{{"name", "grün"}, {"x", 1}}, {{"name", "blau"}, {"x", 2}}};
  CHECK_EQ(to_plain_text(rows), "name  x\ngrün  1\nblau  2\n");
}

TEST_CASE("a text cannot make lines of its own") {
  json rows{{{"nickname", "a\nb"}}};
  CHECK_EQ(to_plain_text(rows), "nickname\na b\n");
}

TEST_SUITE_END();

} // namespace tahoe::plain_text_test
